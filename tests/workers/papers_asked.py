"""A paper whose text is known to the last letter, for questions about it."""

from bot.fulltext import FullText, Paragraph, Section
from bot.paper import Paper, PaperId

PAPER = Paper(
    PaperId("2501.00001"), "Process Rewards for Careful Reasoning", "We study process reward models.", version=2
)
VALUE = "The value function trained with Monte Carlo estimation is biased toward long solutions, and accuracy drops."
COST = "Training used 64 GPUs for 12 days and 2.4 million labelled steps."
SCORE = "Our process reward model reaches 71.5% on MATH, against 65.2% for the outcome reward model."
FILTER = "We do not filter the labels by length."
TEXT = FullText(
    "pdf",
    (
        Section("", "Abstract", 1, (Paragraph("We study process reward models for mathematical reasoning.", page=1),)),
        Section("1", "Introduction", 1, (Paragraph(f"Rewards guide search. {VALUE}", page=1),)),
        Section(
            "3.2",
            "Training",
            2,
            (Paragraph(COST, page=4), Paragraph(f"{FILTER} Noise stays in the data for that reason.", page=5)),
        ),
        Section("4", "Results", 1, (Paragraph(f"{SCORE} Ablations follow below.", page=7),)),
    ),
    pages=9,
)
