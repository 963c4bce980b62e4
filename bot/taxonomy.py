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
    colour: int
    """Red, green and blue, eight bits each: the same on every platform, in every chart and every day. Together the ones
    that lie furthest apart, for eyes that tell all colours and for those that do not, of the sets of Paul Tol
    (https://sronpersonalpages.nl/~pault/) and of Okabe and Ito (https://jfly.uni-koeln.de/color/).
    """
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
        0x0077BB,
        aliases=_listed(
            "LLM, LLMs, Large Language Models, Language Model, NLP, Natural Language Processing, "
            "Computational Linguistics, Machine Translation, Text, 언어, 대규모 언어 모델, 거대 언어 모델, "
            "대형 언어 모델, 초거대 언어 모델, 자연어 처리, 자연어, 텍스트, 기계 번역, 번역, 대화, 챗봇"
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
        0xEE7733,
        aliases=_listed(
            "Reasoning Models, Math, Mathematics, Mathematical Reasoning, Chain-of-Thought, CoT, Test-time Scaling, "
            "Test-time Compute, Inference-time Scaling, 추론, 추론 모델, 수학, 수학 추론, 수학적 추론, 논리 추론, "
            "사고 사슬, 테스트 타임 스케일링"
        ),
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
        0x009988,
        aliases=_listed(
            "Agent, AI Agent, AI Agents, LLM Agent, LLM Agents, Agentic, Agentic AI, Multi-agent, "
            "Multiagent Systems, GUI Agents, Tool Use, Computer Use, HCI, Human-Computer Interaction, AI 에이전트, "
            "LLM 에이전트, 자율 에이전트, 멀티 에이전트, 다중 에이전트, GUI 에이전트, 웹 에이전트, 도구 사용, "
            "툴 사용, 인간-컴퓨터 상호작용"
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
        0xAA4499,
        aliases=_listed(
            "Multimodal Models, Multimodal LLM, Vision-Language, Vision-Language Model, Vision-Language Models, VLM, "
            "VLMs, MLLM, MLLMs, LMM, LVLM, VQA, 다중 모달, 멀티모달 모델, 멀티모달 LLM, 비전 언어, 비전-언어 모델, "
            "시각 언어, 시각 언어 모델, 시각 질의응답"
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
        0x66CCEE,
        aliases=_listed(
            "CV, Image Recognition, Object Detection, Segmentation, Video Understanding, 3D Vision, 3D, NeRF, "
            "Gaussian Splatting, OCR, 비전, 시각, 이미지, 영상, 영상 인식, 이미지 인식, 영상 처리, 이미지 처리, "
            "영상 이해, 비디오 이해, 객체 탐지, 객체 검출, 객체 인식, 세그멘테이션, 분할, 3D 비전, 3차원, "
            "가우시안 스플래팅"
        ),
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
        0xEE3377,
        aliases=_listed(
            "Generative Model, Generative AI, GenAI, Image Generation, Video Generation, 3D Generation, "
            "Image Editing, Text-to-Image, Text-to-Video, T2I, T2V, Diffusion, Diffusion Model, Diffusion Models, GAN, "
            "Graphics, Computer Graphics, 생성, 생성 모델, 생성 AI, 생성형 AI, 이미지 생성, 영상 생성, 비디오 생성, "
            "동영상 생성, 3D 생성, 이미지 편집, 영상 편집, 확산 모델, 디퓨전, 디퓨전 모델, 그래픽스, 컴퓨터 그래픽스"
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
        0xDDCC77,
        aliases=_listed(
            "Audio, Voice, Sound, Music, Speech Recognition, Speech Synthesis, TTS, STT, ASR, 음성, 오디오, 음악, "
            "소리, 사운드, 음성 인식, 음성 합성, 음성 처리, 음성 대화, 오디오 생성, 음악 생성"
        ),
        arxiv=_listed("cs.SD, eess.AS"),
        signs=_listed("speech, audio, voice, music, sound, speaker, asr, tts, singing"),
    ),
    Category(
        "robotics",
        "로봇·자율주행",
        "Robotics & Autonomous Systems",
        "🦾",
        0x774411,
        aliases=_listed(
            "Robot, Robots, Autonomous Systems, Autonomous Driving, Embodied AI, Physical AI, Humanoid, VLA, "
            "Vision-Language-Action, 로보틱스, 로봇, 로봇 공학, 로봇 조작, 휴머노이드, 자율주행, 자율 시스템, "
            "체화 AI, 체화 지능, 임바디드 AI, 피지컬 AI"
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
        0x88CCAA,
        aliases=_listed(
            "RL, RLHF, RLVR, PPO, GRPO, Reward Model, Reward Models, Policy Optimization, 강화, 보상, 보상 모델, "
            "보상 학습, 정책 최적화"
        ),
        signs=_listed("reinforcement, rl, policy optimi, grpo, ppo, reward, q-learning, bandit, self-play"),
    ),
    Category(
        "training",
        "학습 기법",
        "Training Methods",
        "🏋️",
        0x994455,
        aliases=_listed(
            "Training, Model Training, Model Training Technique, Model Training Techniques, Training Technique, "
            "Fine-tuning, Pre-training, Post-training, Instruction Tuning, SFT, PEFT, LoRA, Distillation, "
            "Knowledge Distillation, Federated Learning, Continual Learning, Self-supervised Learning, "
            "Transfer Learning, Optimization, Optimizer, Optimizers, 학습, 훈련, 모델 학습, 훈련 기법, 학습 방법, "
            "미세 조정, 파인튜닝, 사전 학습, 사후 학습, 증류, 지식 증류, 연합 학습, 지속 학습, 자기 지도 학습, "
            "전이 학습, 최적화, 옵티마이저"
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
        0xCC99BB,
        aliases=_listed(
            "Model Architectures, Model Architecture, Architectures, Theory, Machine Learning, ML, Deep Learning, "
            "Transformer, Transformers, Attention, Mixture of Experts, MoE, Mamba, State Space Model, SSM, "
            "Scaling Law, Scaling Laws, Interpretability, Explainability, XAI, 구조, 모델 구조, 아키텍처, "
            "모델 아키텍처, 이론, 트랜스포머, 어텐션, 전문가 혼합, 상태 공간 모델, 스케일링 법칙, 해석 가능성, "
            "설명 가능한 AI, 설명 가능성, 기계 학습, 머신러닝, 딥러닝, 심층 학습"
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
        0xE69F00,
        aliases=_listed(
            "Inference, Inference Acceleration, Quantization, Pruning, Compression, Model Compression, "
            "KV Cache, Speculative Decoding, On-device, On-device AI, Hardware, Systems, Serving, 효율, 효율화, "
            "추론 가속, 추론 최적화, 추론 효율, 경량화, 모델 경량화, 양자화, 가지치기, 프루닝, 압축, 모델 압축, "
            "가속, KV 캐시, 추측 디코딩, 온디바이스, 온디바이스 AI, 하드웨어, 시스템, 서빙"
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
        0x56B4E9,
        aliases=_listed(
            "Dataset, Datasets, Data Curation, Synthetic Data, Benchmark, Benchmarks, Evaluation, Leaderboard, "
            "데이터, 데이터셋, 데이터세트, 데이터 선별, 데이터 큐레이션, 합성 데이터, 말뭉치, 코퍼스, 벤치마크, "
            "평가, 평가 지표, 리더보드"
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
        0x882255,
        aliases=_listed(
            "AI Safety, Alignment, AI Alignment, Ethics, AI Ethics, Machine Learning Ethics, Fairness, Bias, "
            "Security, Privacy, Trustworthy AI, Hallucination, Jailbreak, Red Teaming, Unlearning, Watermark, "
            "Deepfake, 안전, 안전성, AI 안전, AI 안전성, 정렬, 얼라인먼트, AI 정렬, 윤리, AI 윤리, 공정성, 편향, "
            "신뢰성, 환각, 탈옥, 레드팀, 언러닝, 워터마크, 딥페이크, 보안, 프라이버시, 개인정보, 개인정보 보호"
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
        0x777711,
        aliases=_listed(
            "Search, RAG, Retrieval-Augmented Generation, Information Retrieval, IR, Deep Research, Recommendation, "
            "Recommender System, Recommender Systems, Knowledge Graph, Knowledge Graphs, 검색, 추천, 정보 검색, "
            "검색 증강, 검색 증강 생성, 벡터 검색, 딥 리서치, 추천 시스템, 지식 그래프"
        ),
        arxiv=_listed("cs.IR, cs.DB, cs.SI"),
        signs=_listed("retriev, rag, search, recommend, rerank, embedding model, knowledge graph, deep research"),
    ),
    Category(
        "code",
        "코드·정형 기법",
        "Code & Formal Methods",
        "💻",
        0xDDAA77,
        aliases=_listed(
            "Coding, Code LLM, Code LLMs, Code Generation, Software, Software Engineering, SWE, Programming, "
            "Program Synthesis, Formal Methods, Formal Verification, 코드, 코딩, 코드 LLM, 코드 생성, 소프트웨어, "
            "소프트웨어 공학, 프로그래밍, 프로그램 합성, 정형 기법, 정형 검증, 형식 검증"
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
        0xCC79A7,
        aliases=_listed(
            "AI for Science, AI4Science, Field-specific Machine Learning, Domain-specific, Medical, Medical AI, "
            "Medicine, Healthcare, Biomedical, Biology, Bio, Chemistry, Physics, Materials, Drug Discovery, Protein, "
            "Climate, Finance, Legal, Education, Quantum, Quantum Machine Learning, Time Series, 과학, 과학 AI, 응용, "
            "의료, 의료 AI, 의학, 생의학, 헬스케어, 바이오, 생물, 생물학, 생명과학, 단백질, 신약, 신약 개발, 화학, "
            "물리, 물리학, 재료, 소재, 기후, 금융, 법률, 교육, 양자, 양자 컴퓨팅, 양자 기계 학습, 시계열"
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
    """The category that a person or a model means by `name` (slug, Korean, English, alias, arXiv code), or None."""
    return _BY_NAME.get(_fold(name)) or (_BY_ARXIV_NAME.get(name.casefold()) if "." in name else None)


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
_BY_ARXIV_NAME = {code.casefold(): one for code, one in _BY_ARXIV.items()}


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
