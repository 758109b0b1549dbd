"""When a cache of tariffs, zones and service levels is old: one cheap statement, whose row is equal at two
instants if no version of the three began or was written between them.
"""

from crossdock.core.sql import statement

MASTERS_VERSION = statement(__package__, "masters_version")
