"""Sentences that must be caught, by kind, with what becomes of them; written for a paper of this source."""

from bot.language import Kind, Source

SOURCE = Source(
    "DynaMix-7B: Adaptive Feature Mixing for Long-Context Language Models",
    "We present DynaMix-7B, a large language model that mixes feature maps. It relies on in-context learning and "
    "post-training, is compared to proprietary models in zero-shot settings against ground truth labels of MedQA, and "
    "beats BERT and LLaVA-Next. Ablation studies of the attention heads and a speaker analysis follow.",
)
FAST = "모델은 빠르게 답합니다."

REPAIRED: dict[Kind, list[tuple[str, str]]] = {
    Kind.LEAK: [
        (f"```json {FAST} ```", FAST),
        (f"## 요약 {FAST}", FAST),
        (f"### 개요\n{FAST}", FAST),
        (f"요약: {FAST}", FAST),
        (f"보고서 요약: {FAST}", FAST),
        (f"**쉬운 설명:** {FAST}", FAST),
        (f"Technical Details: {FAST}", FAST),
        (f"[요약] {FAST}", FAST),
        (f"one_line: {FAST}", FAST),
        (f"1. 핵심 동기와 문제 정의: {FAST}", FAST),
        (f"아래는 번역 결과입니다. {FAST}", FAST),
        (f"{FAST} 이 요약이 도움이 되었기를 바랍니다.", FAST),
        (f"{FAST} 더 궁금한 점이 있으면 언제든지 물어보세요.", FAST),
        (f"1. 핵심 주제 및 테마 추출: {FAST}", FAST),
        (f"다음은 논문을 요약한 것입니다. {FAST}", FAST),
        (f"네, 요청하신 요약입니다. {FAST}", FAST),
        (f"{FAST} 추가 질문이 있으시면 말씀해 주세요.", FAST),
        (f"초록에 따르면 {FAST}", FAST),
        (f"제공된 초록에 의하면, {FAST}", FAST),
        (f"다음은 이 논문의 한국어 요약입니다: {FAST}", FAST),
        (f"{FAST}</abstract>", FAST),
        ("```BERT는 빠릅니다.```", "BERT는 빠릅니다."),
        (f"{FAST} 궁금한 점이 있으시면 언제든지 질문해 주세요.", FAST),
        (f"{FAST} 이 요약이 이해에 도움이 되었으면 합니다.", FAST),
        ("**핵심**은 빠른 답입니다.", "핵심은 빠른 답입니다."),
        ("[코드](https://example.org)도 공개합니다.", "코드도 공개합니다."),
        (f"![그림](x.png) {FAST}", FAST),
        (f"- {FAST}", FAST),
    ],
    Kind.OPENER: [
        ("본 논문에서는 긴 문맥을 위한 모델을 제안합니다.", "긴 문맥을 위한 모델을 제안합니다."),
        ("이 논문은 긴 문맥을 위한 모델을 소개합니다.", "긴 문맥을 위한 모델을 소개합니다."),
        ("이 연구에서는 길이의 효과가 크지 않았습니다.", "길이의 효과가 크지 않았습니다."),
        ("이 연구에서는 길이의 효과를 실험으로 분석했습니다.", "길이의 효과를 실험으로 분석했습니다."),
        ("이번 연구에서는 길이에 따른 변화를 살펴보았습니다.", "길이에 따른 변화를 살펴보았습니다."),
        ("본 연구의 저자들은 긴 문맥을 다루는 방법을 제시합니다.", "긴 문맥을 다루는 방법을 제시합니다."),
    ],
    Kind.CLOSER: [
        (f"{FAST} {closer}", FAST)
        for closer in (
            "이는 의료 분야의 발전에 기여할 것으로 기대됩니다.",
            "이 연구는 실무자들에게 큰 도움이 될 것입니다.",
            "앞으로 다양한 산업에서 널리 활용될 것으로 전망됩니다.",
            "향후 연구에서는 더 많은 언어로 확장할 필요가 있습니다.",
            "이는 인공지능 분야에 새로운 가능성을 열어 줍니다.",
            "효율을 크게 높였다는 점에서 큰 의의가 있습니다.",
            "이러한 접근은 연구 커뮤니티의 발전에 기여할 수 있습니다.",
            "더 나은 서비스로 이어질 것으로 기대됩니다.",
            "다양한 분야에서의 응용이 기대됩니다.",
            "앞으로의 연구가 기대됩니다.",
            "따라서 학계와 산업계 모두에 중요한 시사점을 제공합니다.",
            "새로운 연구 방향을 제시할 것으로 기대된다.",
            "앞으로의 활용이 더욱 주목됩니다.",
            "이는 인공지능 기술의 새로운 지평을 여는 연구입니다.",
            "이를 통해 연구자들은 더 나은 모델을 개발하는 데 도움을 받을 수 있을 것입니다.",
            "향후 실제 서비스에 적용될 가능성이 높습니다.",
        )
    ],
    Kind.FILLER: [
        (f"{FAST} {filler}", FAST)
        for filler in (
            "마스킹 방식에 대한 언급은 없으나 무작위 방식을 썼을 것으로 예상됩니다.",
            "논문에 명시되지 않았지만 학습률이 중요할 수 있습니다.",
            "한계점은 명시되지 않았지만, 계산 비용이 높을 가능성이 있습니다.",
            "학습 시간: 해당 없음.",
            "자세한 내용은 논문을 참고하시기 바랍니다.",
        )
    ],
    Kind.ABSENCE: [
        (f"{FAST} {claim}", FAST)
        for claim in (
            "정확한 성능 지표는 논문에서 제공되지 않았습니다.",
            "초록에는 구체적인 수치가 나와 있지 않습니다.",
            "구체적인 수치는 제시되지 않았습니다.",
            "논문에서는 학습 비용을 밝히지 않았습니다.",
            "자세한 실험 설정은 알 수 없습니다.",
            "한계점은 논문에서 언급되지 않았다.",
            "논문에는 데이터의 출처에 대한 설명이 없습니다.",
            "통계적 유의성은 보고되지 않았습니다.",
            "다만 학습에 쓴 하드웨어는 공개되지 않았습니다.",
        )
    ],
    Kind.REPEATED: [
        (
            "이 방법은 긴 문맥에서도 메모리를 적게 쓰면서 정확도를 유지합니다. "
            "이 방법은 긴 문맥에서도 메모리를 적게 쓰면서 정확도를 유지했습니다.",
            "이 방법은 긴 문맥에서도 메모리를 적게 쓰면서 정확도를 유지합니다.",
        ),
        ("MedQA에서 93.1%를 기록했습니다. 또한 MedQA에서 93.1%를 기록했습니다.", "MedQA에서 93.1%를 기록했습니다."),
    ],
    Kind.PARTICLE: [
        ("긴 sequence을 읽습니다.", "긴 sequence를 읽습니다."),
        ("BERT은 느립니다.", "BERT는 느립니다."),
        ("BERT은/는 느립니다.", "BERT는 느립니다."),
        ("학습이 끝난 BERT와(과) 비교합니다.", "학습이 끝난 BERT와 비교합니다."),
        ("LLM를 씁니다.", "LLM을 씁니다."),
        ("정확도가 12%으로 떨어졌습니다.", "정확도가 12%로 떨어졌습니다."),
        ("과정 보상 모델(PRM)를 씁니다.", "과정 보상 모델(PRM)을 씁니다."),
        ("모델를 씁니다.", "모델을 씁니다."),
        ("데이터으로 배웁니다.", "데이터로 배웁니다."),
        ("강화 학습로 배웁니다.", "강화 학습으로 배웁니다."),
    ],
    Kind.STYLE: [
        ("모델은 빠르다.", "모델은 빠릅니다."),
        ("모델은 빠르게 답해요.", "모델은 빠르게 답합니다."),
        ("시험과 같아요.", "시험과 같습니다."),
        ("시험을 떠올려 보세요.", "시험을 떠올려 보십시오."),
        ("새로운 모델을 제시함.", "새로운 모델을 제시합니다."),
        ("성능이 크게 높아졌다.", "성능이 크게 높아졌습니다."),
    ],
    Kind.NAME: [
        ("dynamix-7b는 빠릅니다.", "DynaMix-7B는 빠릅니다."),
        ("DynaMix 7B는 빠릅니다.", "DynaMix-7B는 빠릅니다."),
        ("다이나믹스는 빠릅니다.", "DynaMix는 빠릅니다."),
        ("DynaMix(다이나믹스)는 빠릅니다.", "DynaMix는 빠릅니다."),
        ("medqa로 평가합니다.", "MedQA로 평가합니다."),
        ("Dyna Mix는 빠릅니다.", "DynaMix는 빠릅니다."),
        ("LLAVA-NeXT보다 빠릅니다.", "LLaVA-Next보다 빠릅니다."),
        ("Bert보다 빠릅니다.", "BERT보다 빠릅니다."),
        ("DynMix-7B는 빠릅니다.", "DynaMix-7B는 빠릅니다."),
        ("LLaVA-Nxet보다 빠릅니다.", "LLaVA-Next보다 빠릅니다."),
    ],
    Kind.TERM: [
        ("기능 맵을 줄입니다.", "특징 맵을 줄입니다."),
        ("기능맵으로 줄입니다.", "특징 맵으로 줄입니다."),
        ("라지 언어 모델을 씁니다.", "대규모 언어 모델을 씁니다."),
        ("지상 진실과 비교합니다.", "정답과 비교합니다."),
        ("주의 머리마다 다릅니다.", "어텐션 헤드마다 다릅니다."),
        ("고유 LLM보다 빠릅니다.", "상용 LLM보다 빠릅니다."),
    ],
    Kind.VARIES: [
        ("특징 맵을 줄입니다. 피처 맵을 늘립니다.", "특징 맵을 줄입니다. 특징 맵을 늘립니다."),
        (
            "대규모 언어 모델을 씁니다. 거대 언어 모델은 큽니다.",
            "대규모 언어 모델을 씁니다. 대규모 언어 모델은 큽니다.",
        ),
        ("문맥 내 학습을 씁니다. 인컨텍스트 학습은 빠릅니다.", "문맥 내 학습을 씁니다. 문맥 내 학습은 빠릅니다."),
    ],
    Kind.MISSPELT: [("성능이 개선됬습니다.", "성능이 개선됐습니다.")],
}
"""What code puts right, and how it reads then."""

LEFT: dict[Kind, list[str]] = {
    Kind.LEAK: [
        '"overview": "모델은 빠르게 답합니다."',
        f"제공된 초록을 바탕으로 정리했습니다. {FAST}",
        f"1. 주요 주제 및 테마 추출: 속도입니다. 2. 공통 키워드 및 패턴 식별: {FAST}",
        f"# 빠른 모델 {FAST}",
    ],
    Kind.FILLER: ["명시되지 않음."],
    Kind.ABSENCE: ["구체적인 수치는 논문에 제시되지 않았습니다."],
    Kind.CLOSER: ["이는 의료 분야의 발전에 기여할 것으로 기대됩니다."],
    Kind.UNFINISHED: [
        f"{FAST} 또한 긴 문맥에서도 정확도를",
        f"{FAST} 세 가지 데이터(표 1에",
        f"{FAST} 그리고 이를 통해…",
        f"{FAST} 정확도가 93.1",
    ],
    Kind.NOT_KOREAN: [
        "The model answers quickly and well.",
        "모델은 a new framework for long context modeling을 씁니다.",
        "모델은 高速 추론을 합니다.",
    ],
    Kind.MISSPELT: ["좋은 성능을 보여줩니다."],
    Kind.STYLE: ["세계 최초다.", "이렇게 해 봐요.", "성능을 크게 향상.", "메모리를 적게 씀."],
    Kind.UNNAMED: [f"첫 번째 논문은 속도를 다룹니다. {FAST}"],
    Kind.VARIES: ["정답률(hit rate)을 봅니다. 적중도(hit rate)는 낮습니다."],
    Kind.TERM: ["기능 맵퍼를 줄입니다."],
}
"""What the model has to say anew."""
