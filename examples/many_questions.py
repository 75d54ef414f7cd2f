"""Ask several questions with `await`, and see beforehand what each can cost at most.

python examples/many_questions.py
"""

import asyncio
from pathlib import Path

import longleaf

FOLDER = Path(__file__).parent / "library"
QUESTIONS = (
    "How much notice must be given to terminate the ferry agreement?",
    "Who is the prime minister of Japan?",
)


async def main() -> None:
    """Print a line for each question: bound, what was spent, status, first citation."""
    library = longleaf.open_async(FOLDER)
    await library.index()
    for question in QUESTIONS:
        [forecast] = await library.plan(question)
        answer = await library.ask(question)
        spent, bound = answer.usage, forecast.bound
        print(question)
        print(f"  {spent.calls} of at most {bound.calls} calls, {spent.input_tokens} tokens in")
        where = answer.citations[0] if answer.citations else None
        print(f"  {answer.status}" + (f": {where.path}, {where.page}" if where else ""))


if __name__ == "__main__":
    asyncio.run(main())
