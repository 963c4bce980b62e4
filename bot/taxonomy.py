"""The closed list of categories: the only ones a paper can have, a channel can subscribe to, or a heading can name."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Category:
    """One category. Their order in `CATEGORIES` is the order in every digest."""

    slug: str
    korean: str
    english: str
    emoji: str
    aliases: tuple[str, ...] = ()
    """Other names that people and models use for it, Korean and English; case and punctuation do not matter."""
    arxiv: tuple[str, ...] = ()
    """The arXiv categories whose papers fall here when nothing better is known."""
    signs: tuple[str, ...] = ()
    """English words and phrases in a title or keyword that speak for it, the beginnings of words."""
    hints: tuple[str, ...] = ()
    """The same, but so common that they only count where no sign of another category does."""

    @property
    def heading(self) -> str:
        return f"{self.emoji} {self.korean}"


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split(", "))


CATEGORIES = (
    Category(
        "language",
        "언어 모델",
        "Language Models",
        "💬",
        aliases=_listed(
            "LLM, LLMs, Large Language Models, Language Model, NLP, Natural Language Processing, "
            "Computational Linguistics, 언어모델, 대규모 언어 모델, 거대 언어 모델, 자연어 처리, 자연어처리, "
            "자연어"
        ),
        arxiv=_listed("cs.CL"),
        signs=_listed(
            "translation, dialogue, chatbot, multilingual, tokeniz, in-context, long-context, long context, "
            "instruction follow, technical report, creative writing"
        ),
        hints=_listed("language model, llm"),
    ),
    Category(
        "reasoning",
        "추론·수학",
        "Reasoning",
        "🧠",
        aliases=_listed("Reasoning, Math, Mathematical Reasoning, 추론, 수학, 수학 추론, 논리 추론, Test-time Scaling"),
        signs=_listed(
            "reasoning, math, chain-of-thought, chain of thought, process reward, theorem prov, olympiad, "
            "test-time scaling, inference-time scaling, thinking"
        ),
    ),
    Category(
        "agents",
        "에이전트",
        "Agents",
        "🤖",
        aliases=_listed(
            "Agent, AI Agents, LLM Agents, Multi-agent, Multiagent Systems, 에이전트, 멀티 에이전트, 도구 사용, "
            "Tool Use"
        ),
        arxiv=_listed("cs.MA, cs.HC"),
        signs=_listed(
            "agent, tool use, tool-use, tool call, web navigation, web travers, computer use, gui , workflow, skill"
        ),
    ),
    Category(
        "multimodal",
        "멀티모달",
        "Multimodal",
        "🖼️",
        aliases=_listed(
            "Multimodal Models, Multi-modal, Vision-Language, Vision-Language Models, VLM, VLMs, MLLM, 멀티 모달, "
            "다중 모달, 비전 언어, 비전-언어 모델, 시각 언어 모델"
        ),
        arxiv=_listed("cs.MM"),
        signs=_listed(
            "multimodal, multi-modal, vision-language, vision language, vlm, mllm, visual question, image-text, "
            "image-caption, omni-modal, visual grounding, multi-image"
        ),
    ),
    Category(
        "vision",
        "컴퓨터 비전",
        "Computer Vision",
        "👁️",
        aliases=_listed("Vision, CV, Image Recognition, 3D Vision, 3D, 비전, 컴퓨터비전, 영상 인식, 이미지 인식, 시각"),
        arxiv=_listed("cs.CV, eess.IV"),
        signs=_listed(
            "segment, detect, image recog, object recog, action recog, face recog, pose, 3d, gaussian splat, "
            "nerf, depth, reconstruct, lidar, point cloud, tracking, camera"
        ),
        hints=_listed("visual, image, video"),
    ),
    Category(
        "generation",
        "이미지·영상 생성",
        "Generative Models",
        "🎨",
        aliases=_listed(
            "Generative Model, Generative AI, Image Generation, Video Generation, Diffusion, Diffusion Models, "
            "생성, 생성 모델, 이미지 생성, 영상 생성, 비디오 생성, 확산 모델, 디퓨전"
        ),
        arxiv=_listed("cs.GR"),
        signs=_listed(
            "diffusion, text-to-image, text-to-video, image generation, video generation, image editing, "
            "image edit, video editing, flow matching, generative, synthesis, inpaint, style transfer, avatar, "
            "normalizing flow, narrative video"
        ),
    ),
    Category(
        "speech",
        "음성·오디오",
        "Speech & Audio",
        "🎧",
        aliases=_listed(
            "Speech, Audio, Voice, Music, Speech Recognition, TTS, ASR, 음성, 오디오, 음악, 소리, 음성 인식, 음성 합성"
        ),
        arxiv=_listed("cs.SD, eess.AS"),
        signs=_listed("speech, audio, voice, music, sound, speaker, asr, tts, singing"),
    ),
    Category(
        "robotics",
        "로봇·자율주행",
        "Robotics & Autonomous Systems",
        "🦾",
        aliases=_listed(
            "Robotics, Robot, Autonomous Systems, Autonomous Driving, Embodied AI, 로보틱스, 로봇, 자율주행, "
            "자율 주행, 자율 시스템, 체화 AI"
        ),
        arxiv=_listed("cs.RO, eess.SY, cs.SY"),
        signs=_listed(
            "robot, manipulation, embodied, vision-language-action, vla, autonomous driv, driving, locomotion, "
            "humanoid, grasp, navigation"
        ),
    ),
    Category(
        "reinforcement",
        "강화 학습",
        "Reinforcement Learning",
        "🎮",
        aliases=_listed("RL, RLHF, RLVR, 강화학습, 보상 학습"),
        signs=_listed("reinforcement, rl, policy optimi, grpo, ppo, reward, q-learning, bandit, self-play"),
    ),
    Category(
        "training",
        "학습 기법",
        "Training Methods",
        "🏋️",
        aliases=_listed(
            "Training, Model Training, Model Training Technique, Model Training Techniques, Training Technique, "
            "Fine-tuning, Pre-training, Distillation, Knowledge Distillation, Federated Learning, Optimization, "
            "학습기법, 훈련 기법, 학습 방법, 미세 조정, 파인튜닝, 사전 학습, 지식 증류, 연합 학습, 최적화"
        ),
        arxiv=_listed("math.OC"),
        signs=_listed(
            "training, fine-tun, finetun, pretrain, pre-train, optimizer, distill, federated, adam, "
            "learning rate, curriculum, continual, lora, adapter, self-supervised, alignment tuning, self-adapt"
        ),
    ),
    Category(
        "architecture",
        "모델 구조·이론",
        "Architectures & Theory",
        "🏗️",
        aliases=_listed(
            "Model Architectures, Model Architecture, Architecture, Architectures, Theory, Machine Learning, "
            "Deep Learning, Interpretability, 모델 구조, 아키텍처, 이론, 해석 가능성, 기계 학습, 머신러닝"
        ),
        arxiv=_listed("cs.LG, stat.ML, cs.NE, cs.AI, cs.IT, math.IT, stat.TH, math.ST, cs.DS, cs.CC"),
        signs=_listed(
            "attention, transformer, mamba, state space, state-space, mixture-of-experts, mixture of experts, "
            "moe, architecture, scaling law, interpretab, theor, neural network, autoencoder"
        ),
    ),
    Category(
        "efficiency",
        "효율·추론 가속",
        "Efficiency & Inference",
        "⚡",
        aliases=_listed(
            "Efficiency, Inference, Inference Acceleration, Quantization, Pruning, Compression, Systems, Serving, "
            "효율, 추론 가속, 경량화, 양자화, 압축, 가속, 서빙"
        ),
        arxiv=_listed("cs.DC, cs.AR, cs.PF, cs.OS, cs.NI"),
        signs=_listed(
            "efficient, accelerat, quantiz, prun, compress, kv cache, kv-cache, speculative, sparse, low-bit, "
            "serving, latency, throughput, inference framework, speedup, parallel"
        ),
    ),
    Category(
        "data",
        "데이터·평가",
        "Data & Evaluation",
        "📊",
        aliases=_listed(
            "Data, Dataset, Datasets, Benchmark, Benchmarks, Evaluation, 데이터, 데이터셋, 데이터세트, 벤치마크, "
            "평가, 합성 데이터"
        ),
        arxiv=_listed("cs.DL, stat.AP, stat.ME"),
        signs=_listed(
            "dataset, benchmark, corpus, data selection, data curation, synthetic data, annotation, leaderboard, "
            "evaluating, evaluation"
        ),
        hints=_listed("data, library"),
    ),
    Category(
        "safety",
        "안전·정렬·윤리",
        "Safety, Alignment & Ethics",
        "🛡️",
        aliases=_listed(
            "Safety, AI Safety, Alignment, AI Alignment, Ethics, AI Ethics, Machine Learning Ethics, Fairness, "
            "Bias, Security, Privacy, 안전, 안전성, 정렬, 윤리, AI 윤리, 공정성, 편향, 보안, 개인정보"
        ),
        arxiv=_listed("cs.CR, cs.CY"),
        signs=_listed(
            "safety, jailbreak, alignment, ethic, bias, fairness, privacy, adversarial, attack, watermark, toxic, "
            "hallucinat, red team, red-team, trustworth, unlearn, deepfake, misinformation, stereotyp"
        ),
    ),
    Category(
        "retrieval",
        "검색·추천",
        "Retrieval & Recommendation",
        "🔎",
        aliases=_listed(
            "Retrieval, Search, RAG, Retrieval-Augmented Generation, Information Retrieval, Recommendation, "
            "Recommender Systems, 검색, 추천, 정보 검색, 검색 증강 생성, 추천 시스템"
        ),
        arxiv=_listed("cs.IR, cs.DB, cs.SI"),
        signs=_listed("retriev, rag, search, recommend, rerank, embedding model, knowledge graph, deep research"),
    ),
    Category(
        "code",
        "코드·정형 기법",
        "Code & Formal Methods",
        "💻",
        aliases=_listed(
            "Code, Code Generation, Software Engineering, Programming, Formal Methods, Formal Verification, 코드, "
            "코드 생성, 소프트웨어, 소프트웨어 공학, 프로그래밍, 정형 기법, 정형 검증"
        ),
        arxiv=_listed("cs.SE, cs.PL, cs.LO, cs.FL"),
        signs=_listed(
            "code, coding, software, program, swe-bench, formal verif, formal method, lean 4, sql, repository, "
            "debug, compiler, proof"
        ),
    ),
    Category(
        "science",
        "과학·응용",
        "Science & Applications",
        "🔬",
        aliases=_listed(
            "AI for Science, Field-specific Machine Learning, Domain-specific, Medical, Medicine, Healthcare, "
            "Biology, Chemistry, Physics, Finance, Education, Quantum, Quantum Machine Learning, Time Series, "
            "과학, 응용, 의료, 의학, 바이오, 생물, 화학, 물리, 금융, 교육, 양자, 양자 기계 학습, 시계열"
        ),
        arxiv=_listed(
            "q-bio, q-fin, physics, quant-ph, astro-ph, cond-mat, math, econ, eess.SP, cs.CE, stat, hep, nucl, "
            "gr-qc, nlin"
        ),
        signs=_listed(
            "medical, clinical, biomedic, health, drug, protein, molecul, chemi, physic, material, climate, "
            "weather, financ, quantum, genom, astronom, time series, radiolog, scientific, legal"
        ),
    ),
)

SLUGS = tuple(category.slug for category in CATEGORIES)
_BY_SLUG = {category.slug: category for category in CATEGORIES}


def category(slug: str) -> Category:
    """The category of a slug that code or the store wrote. Raises KeyError for any other."""
    return _BY_SLUG[slug]


def named(name: str) -> Category | None:
    """The category that a person or a model means by `name` (slug, Korean, English, alias), or None."""
    return _BY_NAME.get(_fold(name))


def classify(title: str, keywords: Iterable[str] = (), arxiv: Iterable[str] = ()) -> Category:
    """The category of a paper that no model has read: its title's and keywords' signs decide, arXiv's primary
    category where they are silent or tie, the first of the list at the last. `arxiv` has the primary one first.
    """
    primary = next((found for code in arxiv if (found := _of_arxiv(code)) is not None), None)
    keyword_text = " | ".join(keywords)
    scores = {
        one: 9 * _count(_SIGNS, one, title)
        + 3 * _count(_SIGNS, one, keyword_text)
        + 2 * _count(_HINTS, one, title)
        + (1 if one is primary else 0)
        for one in CATEGORIES
    }
    best = max(scores.values())
    if best == 0:
        return CATEGORIES[0]
    return (
        primary if primary is not None and scores[primary] == best else next(o for o in CATEGORIES if scores[o] == best)
    )


def _fold(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


def _count(patterns: dict[str, re.Pattern[str]], one: Category, text: str) -> int:
    """How many different signs of `one` the text holds."""
    return len({sign.casefold() for sign in patterns[one.slug].findall(text)})


def _of_arxiv(code: str) -> Category | None:
    archive = code.partition(".")[0]
    return _BY_ARXIV.get(code) or _BY_ARXIV.get(archive) or _BY_ARXIV.get(archive.partition("-")[0])


def _by_name() -> dict[str, Category]:
    names: dict[str, Category] = {}
    for one in CATEGORIES:
        for name in (one.slug, one.korean, one.english, *one.aliases):
            if names.setdefault(_fold(name), one) is not one:
                raise ValueError(f"{name!r} names both {names[_fold(name)].slug} and {one.slug}")
    return names


_BY_NAME = _by_name()
_BY_ARXIV = {code: one for one in CATEGORIES for code in one.arxiv}


def _patterns(words: Callable[[Category], tuple[str, ...]]) -> dict[str, re.Pattern[str]]:
    """A pattern a category that finds its words at the beginnings of words; one that finds nothing for no words."""
    return {
        one.slug: re.compile(
            "|".join(rf"(?<![A-Za-z]){re.escape(word)}" for word in words(one)) or r"(?!)", re.IGNORECASE
        )
        for one in CATEGORIES
    }


_SIGNS = _patterns(lambda one: one.signs)
_HINTS = _patterns(lambda one: one.hints)
