"""Click's own words in Dutch: headings of the help, and messages about a wrong command."""

from __future__ import annotations

from typing import Any

import click


class _DutchHelp:
    """Headings and the help option in Dutch."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option: Any = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "Toon deze uitleg."
        return option  # type: ignore[no-any-return]

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = [
            p.replace("[OPTIONS]", "[OPTIES]").replace("COMMAND [ARGS]...", "OPDRACHT ...")
            for p in self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]
        ]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="Gebruik: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [
            record
            for parameter in self.get_params(ctx)  # type: ignore[attr-defined]
            if (record := parameter.get_help_record(ctx)) is not None
        ]
        dutch = [
            (name.replace(" PATH", " BESTAND"), text.replace("[default:", "[standaard:"))
            for name, text in records
            if text
        ]
        if dutch:
            with formatter.section("Opties"):
                formatter.write_dl(dutch)


class DutchCommand(_DutchHelp, click.Command):
    """A command with its help in Dutch."""


class DutchGroup(_DutchHelp, click.Group):
    """A group of commands with its help in Dutch."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Options, and then the commands."""
        super().format_options(ctx, formatter)
        shown = [(n, c.get_short_help_str(80)) for n, c in self.commands.items() if not c.hidden]
        with formatter.section("Opdrachten"):
            formatter.write_dl(shown)


def usage_error(error: click.ClickException) -> str:
    """One Dutch message for what Click refuses."""
    ctx = getattr(error, "ctx", None)
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.format_message()
    hint = f"\nUitleg: {ctx.command_path} --help" if ctx else ""
    if isinstance(error, click.NoSuchOption):
        near = f" Bedoelde u {error.possibilities[0]}?" if error.possibilities else ""
        return f"FOUT: de optie {error.option_name} bestaat niet.{near}{hint}"
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return f"FOUT: {(error.param.name or '').upper()} ontbreekt.{hint}"
    whole = getattr(getattr(error, "param", None), "type", None)
    if isinstance(error, click.BadParameter) and isinstance(whole, click.IntRange):
        most = f"tot en met {whole.max}" if whole.max is not None else "of meer"
        name = error.param.opts[0] if error.param else ""
        return f"FOUT: achter {name} hoort een heel getal: {whole.min} {most}.{hint}"
    message = error.format_message()
    if isinstance(error, click.BadOptionUsage):
        if "does not take a value" in message:
            return f"FOUT: achter de optie {error.option_name} hoort geen waarde.{hint}"
        return f"FOUT: achter de optie {error.option_name} ontbreekt een waarde.{hint}"
    if message.startswith("No such command"):
        name = message.split("'")[1]
        return f"FOUT: de opdracht '{name}' bestaat niet.{hint}"
    if message.startswith("Got unexpected extra argument"):
        given = message.partition("(")[2].rstrip(").")
        return f"FOUT: dit hoort er niet bij: {given}.{hint}"
    if message.startswith("Missing command"):
        return f"FOUT: er ontbreekt een opdracht.{hint}"
    return f"FOUT: {message}{hint}"
