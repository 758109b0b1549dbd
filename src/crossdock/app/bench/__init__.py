"""The figures of the design's hot path, measured as ratios in one run on a server of their own
(``crossdock bench``).
"""
