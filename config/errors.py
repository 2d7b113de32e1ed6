"""What can be wrong with what an operator edits.

ConfigError
├── SettingsError    the environment or `.env`
├── PolicyError      the policy file
├── HelplinesError   the helplines file
└── SourcesError     the sources file
"""


class ConfigError(Exception):
    """Something an operator edits is wrong. `problems` says all of it, a line each: where, what, how it should look."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class SettingsError(ConfigError):
    """A setting is missing or wrong. Secrets are never quoted."""


class PolicyError(ConfigError):
    """The policy file cannot be read, or says something that makes no sense."""


class HelplinesError(ConfigError):
    """The helplines file cannot be read, or holds something other than text."""


class SourcesError(ConfigError):
    """The sources file cannot be read, or describes no source that could be asked, or a secret is missing. Secrets are never quoted."""
