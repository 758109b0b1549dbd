"""Whoever has begun something is known by name, also after the number of its process is given away again."""

import subprocess
import sys

from crossdock.core import owner


def test_we_are_alive_and_have_one_name() -> None:
    assert owner.me() == owner.me()
    assert not owner.dead(owner.me())


def test_a_process_is_dead_once_it_is_killed_also_before_its_parent_has_looked() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        name = owner._name(child.pid)
        assert not owner.dead(name)
        child.kill()
        child.wait()
        assert owner.dead(name)
    finally:
        child.kill()
        child.communicate()


def test_another_process_of_the_same_number_is_another() -> None:
    assert owner.dead(f"{owner.me()}1")


def test_of_another_machine_nothing_is_known() -> None:
    boot, _, rest = owner.me().partition("/")
    assert not owner.dead(f"{boot[:-1]}x/{rest}")
