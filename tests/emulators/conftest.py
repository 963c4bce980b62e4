"""The emulators, each started once a test process at most, where a test asks for it."""

from collections.abc import Iterator

import pytest

from tests.emulators.node import ModelMock, model_mock
from tests.emulators.slack import SlackWorkspace, emulated_workspace


@pytest.fixture(scope="session")
def slack_workspace() -> Iterator[SlackWorkspace]:
    """An emulated Slack with a workspace in it, the same for all: post, and look for what was posted."""
    with emulated_workspace() as workspace:
        yield workspace


@pytest.fixture(scope="session")
def _model_mock() -> Iterator[ModelMock]:
    with model_mock() as running:
        yield running


@pytest.fixture
def mocked_model(_model_mock: ModelMock) -> ModelMock:
    """A model's endpoint that has nothing to say until the test gives it a script."""
    _model_mock.script()
    return _model_mock
