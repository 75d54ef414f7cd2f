"""Every name that a trace may hold: kinds of spans, events, links and attributes.

`gen_ai.*` are OpenTelemetry's names where it has one (pinned by `SCHEMA_URL`; they are still in
development), `longleaf.*` are ours. Names with `[]` in their comment hold lists; lists that belong
together have the same length. Offsets are half-open and count code points.

Text of documents is never a value. Other text of prompts and replies is kept by hash.
"""

from typing import Final, Literal, NamedTuple

SCHEMA_URL: Final = "https://opentelemetry.io/schemas/gen-ai-dev/1.42.0-dev"
OFFSET_UNIT: Final = "code point"

Kind = Literal[
    "run", "agent", "plan", "step",
    "leaf", "model_call", "repair",
    "search", "read", "ls", "grep", "tree", "get", "put", "note",
    "retrieval", "rerank", "embed", "build",
    "register", "choice", "combinator", "verdict",
]  # fmt: skip
"""What a span stands for."""


class Standard(NamedTuple):
    """What others call a kind: `openinference.span.kind` and `gen_ai.operation.name` (or "")."""

    openinference: str
    operation: str = ""


STANDARD: Final[dict[Kind, Standard]] = {
    "run": Standard("CHAIN", "invoke_workflow"),
    "agent": Standard("AGENT", "invoke_agent"),
    "plan": Standard("CHAIN", "plan"),
    "step": Standard("CHAIN"),
    "leaf": Standard("CHAIN"),
    "model_call": Standard("LLM", "chat"),
    "repair": Standard("LLM", "chat"),
    "search": Standard("RETRIEVER", "retrieval"),
    "read": Standard("TOOL", "execute_tool"),
    "ls": Standard("TOOL", "execute_tool"),
    "grep": Standard("TOOL", "execute_tool"),
    "tree": Standard("TOOL", "execute_tool"),
    "get": Standard("RETRIEVER", "search_memory"),
    "put": Standard("CHAIN", "upsert_memory"),
    "note": Standard("CHAIN", "create_memory"),
    "retrieval": Standard("RETRIEVER", "retrieval"),
    "rerank": Standard("RERANKER"),
    "embed": Standard("EMBEDDING", "embeddings"),
    "build": Standard("CHAIN", "create_memory_store"),
    "register": Standard("CHAIN", "update_memory"),
    "choice": Standard("CHAIN"),
    "combinator": Standard("CHAIN"),
    "verdict": Standard("EVALUATOR"),
}

LinkType = Literal["kv_source", "merged_from", "retried", "joined", "evidence"]
"""Why one span points at another: its KV was reused, its result merged, it failed before, the same
call was already in flight, it read what an answer rests on."""

# Added on export, from the kind of the span
OPENINFERENCE_KIND: Final = "openinference.span.kind"
OPERATION: Final = "gen_ai.operation.name"

# Run, agent, step
WORKFLOW: Final = "gen_ai.workflow.name"
AGENT: Final = "gen_ai.agent.name"
CONVERSATION: Final = "gen_ai.conversation.id"
QUESTION: Final = "longleaf.question"
STRATEGY: Final = "longleaf.strategy"
STATUS: Final = "longleaf.status"
NODE: Final = "graph.node.id"
STEP: Final = "longleaf.step"

# Model calls
PROVIDER: Final = "gen_ai.provider.name"
MODEL: Final = "gen_ai.request.model"
TEMPERATURE: Final = "gen_ai.request.temperature"
SEED: Final = "gen_ai.request.seed"
MAX_TOKENS: Final = "gen_ai.request.max_tokens"
RESPONSE_MODEL: Final = "gen_ai.response.model"
RESPONSE_ID: Final = "gen_ai.response.id"
FINISH_REASONS: Final = "gen_ai.response.finish_reasons"  # []
FIRST_CHUNK_SECONDS: Final = "gen_ai.response.time_to_first_chunk"
INPUT_TOKENS: Final = "gen_ai.usage.input_tokens"  # cached ones are part of them
CACHED_TOKENS: Final = "gen_ai.usage.cache_read.input_tokens"
OUTPUT_TOKENS: Final = "gen_ai.usage.output_tokens"
USD: Final = "longleaf.usage.usd"
INPUT: Final = "gen_ai.input.messages"  # parts, as `traces.parts` makes them
OUTPUT: Final = "gen_ai.output.messages"
SERVER: Final = "server.address"
ERROR_TYPE: Final = "error.type"
ERROR_MESSAGE: Final = "error.message"

# Leaves, and what the layers around a model did for one
LEAF: Final = "longleaf.leaf.kind"
PROMPT: Final = "gen_ai.prompt.name"
PROMPT_VERSION: Final = "gen_ai.prompt.version"
SAMPLE: Final = "longleaf.leaf.sample"
ORIGIN: Final = "longleaf.leaf.origin"  # model, journal or fallback
OUTCOME: Final = "longleaf.leaf.outcome"  # reply, failed or budget
JOURNAL_KEY: Final = "longleaf.journal.key"
JOURNAL_HIT: Final = "longleaf.journal.hit"
ATTEMPT: Final = "longleaf.attempt.number"  # from 1
ATTEMPTS: Final = "longleaf.attempt.count"
RETRY_AFTER_SECONDS: Final = "longleaf.attempt.retry_after"
REPAIRS: Final = "longleaf.repair.count"
WAIT_SECONDS: Final = "longleaf.wait.seconds"
WAIT_FOR: Final = "longleaf.wait.for"  # budget, rate, slot
CUT_KEPT: Final = "longleaf.cut.kept"  # characters of document text
CUT_DROPPED: Final = "longleaf.cut.dropped"  # characters of document text
ORDER: Final = "longleaf.order.position"  # in the batch as it was sent, from 0
BATCH: Final = "longleaf.order.batch"
PROMPT_TOKENS: Final = "longleaf.order.prompt_tokens"
SHARED_TOKENS: Final = "longleaf.order.shared_tokens"  # with a call before it in the plan

# Budget
RESERVED_INPUT: Final = "longleaf.reserved.input_tokens"
RESERVED_OUTPUT: Final = "longleaf.reserved.output_tokens"
RESERVED_USD: Final = "longleaf.reserved.usd"
BUDGET_CALLS: Final = "longleaf.budget.calls"
BUDGET_TOKENS: Final = "longleaf.budget.tokens"
BUDGET_USD: Final = "longleaf.budget.usd"
BUDGET_SECONDS: Final = "longleaf.budget.seconds"
BUDGET_LEFT: Final = "longleaf.budget.left"  # in words, when the wall was reached

# KV reuse
KV_PREFIX: Final = "longleaf.kv.prefix_id"
KV_REUSED: Final = "longleaf.kv.reused_tokens"
KV_COMPUTED: Final = "longleaf.kv.computed_tokens"
KV_SOURCE: Final = "longleaf.kv.source_span"
KV_TIER: Final = "longleaf.kv.tier"  # device, host, disk, provider

# What was read, and where an answer comes from
READ_DOCUMENT: Final = "longleaf.read.doc"  # [] SHA-256 of the text
READ_START: Final = "longleaf.read.start"  # []
READ_END: Final = "longleaf.read.end"  # []
READ_MODE: Final = "longleaf.read.mode"
ReadMode = Literal["full", "summary", "snippet", "embed", "kv"]
EVIDENCE_ANSWER_START: Final = "longleaf.evidence.answer_start"  # [] offsets into the answer
EVIDENCE_ANSWER_END: Final = "longleaf.evidence.answer_end"  # []
EVIDENCE_DOCUMENT: Final = "longleaf.evidence.doc"  # []
EVIDENCE_START: Final = "longleaf.evidence.start"  # []
EVIDENCE_END: Final = "longleaf.evidence.end"  # []
CITATIONS_KEPT: Final = "longleaf.verdict.kept"
CITATIONS_DROPPED: Final = "longleaf.verdict.dropped"
DROPPED_REASONS: Final = "longleaf.verdict.reasons"  # [] one for each dropped quote
COVERAGE_CHARACTERS: Final = "longleaf.coverage.characters"
COVERAGE_DOCUMENTS: Final = "longleaf.coverage.documents"

# Looks into memory
QUERY: Final = "gen_ai.retrieval.query.text"
TOP_K: Final = "gen_ai.retrieval.top_k"
WITHIN: Final = "longleaf.look.within"
PATH: Final = "longleaf.look.path"
PATTERN: Final = "longleaf.look.pattern"
HITS: Final = "longleaf.look.hits"
SCORES: Final = "longleaf.look.scores"  # [] beside READ_DOCUMENT
CAPPED: Final = "longleaf.look.capped"
STORE: Final = "gen_ai.memory.store.id"
RECORD: Final = "gen_ai.memory.record.id"
RECORDS: Final = "gen_ai.memory.record.count"
TOOL: Final = "gen_ai.tool.name"

# Registers
REGISTER: Final = "longleaf.register.name"
REGISTER_POLICY: Final = "longleaf.register.policy"
REGISTER_CAP: Final = "longleaf.register.cap"  # tokens
REGISTER_BEFORE: Final = "longleaf.register.before"  # tokens
REGISTER_AFTER: Final = "longleaf.register.after"  # tokens
REGISTER_EVICTED: Final = "longleaf.register.evicted"  # items

# Walks over the memory tree
TREE_NODE: Final = "longleaf.tree.node"
TREE_PARENT: Final = "longleaf.tree.parent"
TREE_LEVEL: Final = "longleaf.tree.level"
WALK_STEP: Final = "longleaf.walk.step"
WALK_ACTION: Final = "longleaf.walk.action"
WalkAction = Literal["descend", "revert", "commit", "stop"]
WALK_CANDIDATES: Final = "longleaf.walk.candidates"  # [] nodes that were offered
WALK_CHOSEN: Final = "longleaf.walk.chosen"  # []
WALK_REFUSED: Final = "longleaf.walk.refused"  # []

# Combinators
COMBINATOR: Final = "longleaf.combinator.op"
COMBINATOR_PATH: Final = "longleaf.combinator.path"
COMBINATOR_INDEX: Final = "longleaf.combinator.index"
COMBINATOR_FANOUT: Final = "longleaf.combinator.fanout"
BOUND_CALLS: Final = "longleaf.bound.calls"
BOUND_INPUT: Final = "longleaf.bound.input_tokens"
BOUND_OUTPUT: Final = "longleaf.bound.output_tokens"
BOUND_DEPTH: Final = "longleaf.bound.depth"
ACTUAL_CALLS: Final = "longleaf.actual.calls"
ACTUAL_INPUT: Final = "longleaf.actual.input_tokens"
ACTUAL_OUTPUT: Final = "longleaf.actual.output_tokens"
ACTUAL_DEPTH: Final = "longleaf.actual.depth"

# Events
PROMPT_CUT: Final = "longleaf.prompt.cut"
REGISTER_CHANGED: Final = "longleaf.register.changed"
BUDGET_RESERVED: Final = "longleaf.budget.reserved"
BUDGET_SETTLED: Final = "longleaf.budget.settled"
BUDGET_REACHED: Final = "longleaf.budget.reached"
WAITED: Final = "longleaf.waited"
RETRIED: Final = "longleaf.retried"
REPAIRED: Final = "longleaf.repaired"
REPLAYED: Final = "longleaf.replayed"
CANDIDATE_REFUSED: Final = "longleaf.walk.candidate_refused"
QUOTE_KEPT: Final = "longleaf.quote.kept"
QUOTE_DROPPED: Final = "longleaf.quote.dropped"
COMPACTED: Final = "gen_ai.conversation.compacted"
