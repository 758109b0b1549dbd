"""How it comes to each call that the API's document has an example of: one story an operation, named after
its view. A story makes what is needed by calls of its own, and gives the call of the example.
"""

from tests.api.stories import (
    channels,
    following,
    masters,
    orders,
    people,
    reports,
    rest,
    sessions,
    shipping,
    stock,
    webhooks,
)
from tests.api.stories.telling import Story

STORIES: dict[str, Story] = {
    story.__name__: story
    for room in (
        orders,
        stock,
        shipping,
        masters,
        rest,
        people,
        sessions,
        following,
        reports,
        webhooks,
        channels,
    )
    for story in vars(room).values()
    if getattr(story, "tells", False)
}
