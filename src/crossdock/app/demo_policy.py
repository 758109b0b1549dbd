"""The demo company's policy: two rules, as an operator would write them in the table editor (ZEN's
format).
"""

from typing import Final

POLICY: Final = {
    "rules": {
        "eligibility": {
            "nodes": [
                {"id": "in", "type": "inputNode", "name": "Order and location"},
                {"id": "out", "type": "outputNode", "name": "Verdict"},
                {
                    "id": "rules",
                    "type": "decisionTableNode",
                    "name": "Who may ship what",
                    "content": {
                        "hitPolicy": "first",
                        "inputs": [
                            {"id": "classes", "name": "Classes", "field": "order.classes"},
                            {"id": "kind", "name": "Kind", "field": "location.kind"},
                            {"id": "level", "name": "Level", "field": "order.service_level"},
                        ],
                        "outputs": [
                            {"id": "allow", "name": "Allow", "field": "allow"},
                            {"id": "reason", "name": "Reason", "field": "reason"},
                        ],
                        "rules": [
                            {
                                "_id": "1",
                                "classes": 'contains($, "hazmat")',
                                "kind": '"store"',
                                "level": "",
                                "allow": "false",
                                "reason": '"stores may not ship hazardous goods"',
                            },
                            {
                                "_id": "2",
                                "classes": "",
                                "kind": '"vendor"',
                                "level": '"next_day"',
                                "allow": "false",
                                "reason": '"vendors do not ship for the next day"',
                            },
                        ],
                    },
                },
            ],
            "edges": [
                {"id": "a", "sourceId": "in", "targetId": "rules", "type": "edge"},
                {"id": "b", "sourceId": "rules", "targetId": "out", "type": "edge"},
            ],
        }
    }
}
