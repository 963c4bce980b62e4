"""The command line. Every process of Paperboy starts here; each command imports what it needs when it runs."""

import contextlib
import functools
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from datetime import date

    from bot.edition import Edition
    from bot.settings import Settings
    from bot.subscription import Style
    from bot.synthesis import Synthesis
    from workers.wiring import Parts

_MISCONFIGURED = 78


class _Commands(click.Group):
    """Lists the commands in the order in which they are written here."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(self.commands)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="paperboy", prog_name="paperboy")
def cli() -> None:
    """논문 배달부: 그날의 AI 논문을 한국어로 배달합니다."""


@cli.command()
@click.option("--until-closed", is_flag=True, help="터미널 입력이 닫히면 종료합니다.")
@click.option("--first", multiple=True, metavar="TEXT", help="터미널에서 먼저 입력할 말입니다. 여러 번 쓸 수 있습니다.")
def up(until_closed: bool, first: tuple[str, ...]) -> None:  # noqa: FBT001
    """필요한 프로세스를 이 컴퓨터에서 모두 실행합니다."""
    with _parts("WARNING") as parts:
        from workers.up import up as run

        run(parts, until_closed=until_closed, first=first)


@cli.command()
def sample() -> None:
    """API 키나 인터넷 없이 하루치 샘플을 배달해 봅니다."""
    from workers.sample.run import run

    sys.exit(run())


_STYLE = click.Choice(["list", "cards", "highlights", "insights", "report"])


@cli.command()
@click.argument("day")
@click.option("--style", type=_STYLE, default="list", show_default=True, help="다이제스트 형식")
def digest(day: str, style: "Style") -> None:
    """그날의 논문을 모아 보여 줍니다. 예: paperboy digest 2025-01-14"""
    wanted = _day(day)
    with _parts() as parts:
        from adapters.console.client import terminal
        from adapters.console.render import show
        from bot import replies
        from bot.digest import of_day

        edition, syntheses = _told(parts, _bring_in(parts, wanted), style)
        message = of_day(
            edition.day,
            edition.items,
            style,
            has_model=parts.settings.has_model,
            syntheses=syntheses,
            in_full=len(edition.items),
        )
        show(terminal(), message)
        if not parts.settings.has_model:
            terminal().print(replies.DOCTOR_NO_MODEL, style="yellow")


@cli.command()
@click.argument("paper_id", metavar="ID")
@click.argument("question", nargs=-1)
def paper(paper_id: str, question: tuple[str, ...]) -> None:
    """논문 한 편의 카드나 질문의 답을 보여 줍니다. 예: paperboy paper 2501.07301 '왜 정확도가 떨어져?'"""
    from bot.paper import PaperId

    wanted = PaperId.parse(paper_id)
    with _parts() as parts:
        from adapters.console.client import terminal
        from adapters.console.render import show
        from bot.digest import whole_card
        from workers.day import ask

        terminal_here = terminal()
        message = ask(parts, f"/paper {wanted} {' '.join(question)}".strip())
        known = parts.store.papers.get(wanted)
        if known is not None and not question:
            has_model = parts.settings.has_model
            message = whole_card(known, parts.store.papers.summary(wanted), has_model=has_model)
        show(terminal_here, message)
        if known is None:
            sys.exit(1)


@cli.command()
@click.argument("day")
@click.option("--style", type=_STYLE, default="cards", show_default=True, help="문서 형식")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="저장할 파일. 생략하면 화면에 출력합니다."
)
def export(day: str, style: "Style", output: Path | None) -> None:
    """그날의 논문을 Markdown 문서로 내보냅니다. 예: paperboy export 2025-01-14 --style report"""
    wanted = _day(day)
    with _parts() as parts:
        from bot import archive, replies

        edition, syntheses = _told(parts, _bring_in(parts, wanted, only_if_missing=True), style)
        text = archive.markdown(edition, style, syntheses, has_model=parts.settings.has_model)
        if output is None:
            click.echo(text, nl=False)
            return
        _write(output, text)
        click.echo(replies.exported(edition.day, str(output), len(edition.items)), err=True)


@cli.command()
@click.option("--papers", default=10, show_default=True, type=click.IntRange(1, 50), help="요약할 논문 수")
def live(papers: int) -> None:
    """실제 모델로 오늘의 논문을 요약해 원문과 나란히 보여 줍니다."""
    with _parts() as parts:
        from workers.live import run

        run(parts, papers)


@cli.command()
def doctor() -> None:
    """설정과 연결 상태를 점검하고 문제가 있으면 고칠 방법을 알려 줍니다."""
    from workers.doctor import examine

    if not examine(_settings()):
        sys.exit(1)


@cli.command()
def status() -> None:
    """끝난 작업과 남은 작업, 보류된 글을 보여 줍니다."""
    with _parts() as parts:
        from workers.status import report

        report(parts)


@cli.command()
@click.argument("number", type=int)
def resend(number: int) -> None:
    """보류된 글을 다시 보냅니다. 번호는 status에 나옵니다."""
    with _parts() as parts:
        from bot import replies

        parts.store.outbox.decide(number, send_again=True, now=parts.real_clock())
        click.echo(replies.sent_again(number))


@cli.command()
@click.argument("number", type=int)
def drop(number: int) -> None:
    """보류된 글을 다시 보내지 않습니다. 번호는 status에 나옵니다."""
    with _parts() as parts:
        from bot import replies

        parts.store.outbox.decide(number, send_again=False, now=parts.real_clock())
        click.echo(replies.dropped(number))


@cli.command()
def migrate() -> None:
    """데이터베이스 스키마를 최신 버전으로 올립니다."""
    from bot import replies
    from bot.store import open_store
    from bot.store.migrate import migrate as run

    store = open_store(_settings().database)
    try:
        run(store.database)
    finally:
        store.close()
    click.echo(replies.migrated())


@cli.command()
def schedule() -> None:
    """실행할 때가 된 작업을 큐에 넣는 프로세스입니다."""
    with _parts("WARNING") as parts:
        from workers.processes import run_schedule

        _end_with_parent()
        run_schedule(parts)


@cli.command()
@click.argument("queues", nargs=-1, required=True, metavar="QUEUE…")
def worker(queues: tuple[str, ...]) -> None:
    """큐에 쌓인 작업을 처리하는 프로세스입니다. 예: paperboy worker papers posts"""
    with _parts("WARNING") as parts:
        from workers.processes import run_worker

        _end_with_parent()
        run_worker(parts, queues)


@cli.command()
@click.argument("platform")
def drain(platform: str) -> None:
    """배달할 글을 플랫폼으로 보내는 프로세스입니다. 예: paperboy drain console"""
    with _parts("WARNING") as parts:
        from workers.processes import run_drain

        _end_with_parent()
        run_drain(parts, platform)


@cli.command()
def listen() -> None:
    """사용자의 명령을 받는 프로세스입니다."""
    with _parts("WARNING") as parts:
        from workers.listen import run_listen

        _end_with_parent()
        run_listen(parts)


def main() -> None:
    """Run the command line. What a person can act on is one sentence on standard error, and an exit code not 0."""
    from bot.errors import Misconfigured, PaperboyError

    try:
        cli.main(prog_name="paperboy", standalone_mode=False)
    except click.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except PaperboyError as error:
        from bot import replies

        click.echo(replies.error(error), err=True)
        sys.exit(_MISCONFIGURED if isinstance(error, Misconfigured) else 1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nobody reads: end without a trace
        sys.exit(1)
    except OSError as error:
        from bot import replies

        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is still buffered cannot be written
        click.echo(replies.cannot_write(str(error.filename or replies.OUTPUT), error.strerror or ""), err=True)
        sys.exit(1)


def _end_with_parent() -> None:
    """A part that `up` started does not outlive it; one that was started by itself has nobody to wait for."""
    from workers.stopping import PARENT, end_with

    if parent := os.environ.get(PARENT):
        end_with(int(parent))


@functools.cache
def _settings(log_level: str = "CRITICAL") -> "Settings":
    """The settings, with logging set up. A command that a person watches says its one sentence and logs nothing; what
    runs by itself logs. LOG_LEVEL overrides both.
    """
    from bot.settings import load
    from workers import logs

    settings = load()
    logs.set_up(settings.log_level or log_level, settings.secrets())
    return settings


@contextlib.contextmanager
def _parts(log_level: str = "CRITICAL") -> "Iterator[Parts]":
    from workers.wiring import parts

    with parts(_settings(log_level)) as made:
        yield made


def _day(text: str) -> "date":
    """The day that was asked for, before anything is opened for it. Raises NotADay and DayNotYet."""
    from bot.days import parse_day
    from workers.clock import calendar

    settings = _settings()
    return parse_day(text, calendar(settings.clock_offset, settings.clock_speed)())


def _bring_in(parts: "Parts", day: "date", *, only_if_missing: bool = False) -> "Edition":
    """The day with its papers, brought in by workers of this process. Ends the command where there are none."""
    from bot import replies
    from bot.errors import NoEdition

    edition = parts.store.editions.frozen(day) if only_if_missing else None
    if edition is None:
        from workers.day import bring_in_here

        edition = bring_in_here(parts, day)
    if not edition.items:
        click.echo(replies.error(NoEdition(day)))
        sys.exit(0)
    return edition


def _told(parts: "Parts", edition: "Edition", style: "Style") -> "tuple[Edition, Mapping[str, Synthesis]]":
    """The day with what the style says of papers besides their summaries, and of whole categories, made by workers of
    this process.
    """
    from workers.day import told_here

    return told_here(parts, edition, style)


def _write(output: Path, text: str) -> None:
    """Write the whole file or leave the old one. Raises click.ClickException."""
    from bot import replies

    draft = output.with_name(f".{output.name}.part")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(output)
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise click.ClickException(replies.cannot_write(str(output), error.strerror or "")) from None


if __name__ == "__main__":
    main()
