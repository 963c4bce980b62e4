"""Particles fit how a word is read aloud, and only what everybody reads otherwise is called wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.korean import Final, Speech, finals, formal, particles, speech, with_particle

ANY = st.text(st.sampled_from("가는은을LoRAlm1234%(){}”* ") | st.characters(exclude_categories=["Cs"]), max_size=80)

VOWEL = """
    LoRA BERT GPT RAG MoE DPO GRPO VAE API GPU Llama Gemini Qwen2.5 GPT-4 GPT-4o GPT-5 Llama-2 7B 235B 12% 3.4%p 2D 4D
    Transformer prompt agent feature sequence sequences agents cache code node byte value task network graph depth mesh
    Adobe Mistake view Matrix softmax θ λ 90° 24GB 100ms WebWalker MinMo DeepSeek ChemAgent PyTorch
    GitHub YouTube Flash ViT NeRF LiDAR YOLO GLUE ROUGE AdamW MMLU MATH train.py top-p arXiv CO3Dv2 v1.5 SciBench
"""
CLOSED = """
    LLM VLM PRM SPAM SAM GAN CNN RNN CLIP BMCA-CLIP token attention embedding dataset ImageNet ResNet U-Net chatbot
    zero-shot output layout system algorithm pipeline baseline time Mimic Grad-Mimic top step 100M FPN FLAN Chain
    fine-tuning Qwen Cameron W4A16 epoch stack feedback LaTeX ε LangChain Phi-10
"""
RIEUL = "model pixel Mistral Pile sample SQL URL RL HTML OCR ASR LVR Google"
EITHER = (
    "T6 GPT-3 FP8 Best-of-8 H100 A100 LLMs PRMs models tokens MAP Zoom-6 10K 1T AIME GSM8K x² C++ Llama-3 Medbullets"
)


@pytest.mark.parametrize("word", VOWEL.split())
def test_a_word_that_ends_in_a_vowel_is_read_so(word: str) -> None:
    assert finals(word) == {Final.VOWEL}


@pytest.mark.parametrize("word", CLOSED.split())
def test_a_word_that_ends_in_a_consonant_is_read_so(word: str) -> None:
    assert finals(word) == {Final.CONSONANT}


@pytest.mark.parametrize("word", RIEUL.split())
def test_a_word_that_ends_in_rieul_is_read_so(word: str) -> None:
    assert finals(word) == {Final.RIEUL}


@pytest.mark.parametrize("word", EITHER.split())
def test_a_word_that_is_read_in_two_ways_may_take_either_particle(word: str) -> None:
    for particle in "은는이가을를과와":
        assert not [one for one in particles(f"{word}{particle} 봅니다.") if one.written != one.right]


@pytest.mark.parametrize("word", ["R1", "o1", "GPT-7", "pass@1"])
def test_one_and_seven_end_in_a_consonant_in_either_language(word: str) -> None:
    assert with_particle(word, "는") == f"{word}은"
    assert with_particle(word, "로") == f"{word}로"
    assert with_particle(word, "으로") == f"{word}으로"


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("3를 더합니다.", "3을 더합니다."),
        ("3을/를 더합니다.", "3을 더합니다."),
        ("2024은 윤년입니다.", "2024는 윤년입니다."),
        ("1,000를 넘습니다.", "1,000을 넘습니다."),
        ("GPU으로 돌립니다.", "GPU로 돌립니다."),
        ("LLM로 돌립니다.", "LLM으로 돌립니다."),
        ("SQL으로 씁니다.", "SQL로 씁니다."),
        ("**LoRA**을 씁니다.", "**LoRA**를 씁니다."),
        ("“BERT”은 느립니다.", "“BERT”는 느립니다."),
        ("값(Value)를 읽습니다.", "값(Value)을 읽습니다."),
        ("사고 사슬(CoT)는 깁니다.", "사고 사슬(CoT)은 깁니다."),
        ("LLM라는 이름입니다.", "LLM이라는 이름입니다."),
        ("LLM나 VLM입니다.", "LLM이나 VLM입니다."),
        ("VAE과 GAN와 비교합니다.", "VAE와 GAN과 비교합니다."),
        ("VAE과의 차이입니다.", "VAE와의 차이입니다."),
        ("모델은(는) 작습니다.", "모델은 작습니다."),
        ("데이터(으)로 배웁니다.", "데이터로 배웁니다."),
        ("모델으로 배웁니다.", "모델로 배웁니다."),
        ("특징를 뽑습니다.", "특징을 뽑습니다."),
        ("데이터을 모읍니다.", "데이터를 모읍니다."),
        ("Qwen3이(가) 앞섭니다.", "Qwen3가 앞섭니다."),
    ],
)
def test_a_wrong_particle_is_put_right(text: str, right: str) -> None:
    for one in reversed(particles(text)):
        text = text[: one.start] + one.right + text[one.end :]
    assert text == right


@pytest.mark.parametrize(
    "text",
    [
        "“하라”라는 말",
        "조사 ‘은/는’의 차이",
        "마을을 가을에 찍은",
        "LoRA이며 GPU이다",
        "LoRA라는 이름",
        "O(n)은 O(n)는",
        "LLM(대규모 언어 모델)은",
        "Attention(주의)은 Attention(주의)는",
        "TPA(Tensor Product Attention)는",
        "나은 이은 지은",
        "Llama 3은 Llama 3는",
        "GPU가중치",
        "LLM과제",
        "모델로 도로를",
        "Transformer²은 Transformer²는",
        "BERT로부터는",
        "R은 언어입니다",
        "3은 소수",
        "C는 언어",
        "Figure 3은 Table 3는",
        "8을 더합니다",
        "10이 되면",
        "100만을 넘는",
        "1.5를",
        "5%가 5%는 5%로",
        "하나 둘을",
        "(3)은",
    ],
)
def test_what_may_stand_is_left_alone(text: str) -> None:
    assert [one for one in particles(text) if one.written != one.right] == []


@given(ANY)
def test_putting_right_twice_is_putting_right_once(text: str) -> None:
    for one in reversed(particles(text)):
        text = text[: one.start] + one.right + text[one.end :]
    assert [one for one in particles(text) if one.written != one.right] == []


@given(ANY, st.sampled_from("은는이가을를과와"))
def test_a_word_takes_one_of_the_two(word: str, particle: str) -> None:
    assert with_particle(word, particle)[len(word) :] in {"은", "는", "이", "가", "을", "를", "과", "와"}
    assert finals(word)


@pytest.mark.parametrize(
    ("sentence", "style", "right"),
    [
        ("모델은 작습니다.", Speech.FORMAL, "모델은 작습니다."),
        ("다음을 보십시오.", Speech.FORMAL, "다음을 보십시오."),
        ("모델은 작다.", Speech.PLAIN, "모델은 작습니다."),
        ("답을 만든다.", Speech.PLAIN, "답을 만듭니다."),
        ("책을 읽는다.", Speech.PLAIN, "책을 읽습니다."),
        ("격차가 크다.", Speech.PLAIN, "격차가 큽니다."),
        ("문맥이 길다(표 2).", Speech.PLAIN, "문맥이 깁니다(표 2)."),
        ("새 모델이다.", Speech.PLAIN, "새 모델입니다."),
        ("세계 최초다.", Speech.PLAIN, None),
        ("답을 만들었어요!", Speech.POLITE, "답을 만들었습니다!"),
        ("새 모델이에요.", Speech.POLITE, "새 모델입니다."),
        ("좋아요.", Speech.POLITE, "좋습니다."),
        ("노래를 들어요.", Speech.POLITE, None),
        ("여기를 보세요.", Speech.POLITE, "여기를 보십시오."),
        ("방법을 제시함.", Speech.NOUN, "방법을 제시합니다."),
        ("차이가 없음.", Speech.NOUN, "차이가 없습니다."),
        ("차이가 큼.", Speech.NOUN, None),
        ("필요할까요?", Speech.OTHER, None),
        ("모두 포함.", Speech.NOUN, None),
        ("새로운 게임.", Speech.NOUN, None),
        ("", Speech.OTHER, None),
    ],
)
def test_a_sentence_speaks_in_a_style_and_is_put_into_ours(sentence: str, style: Speech, right: str | None) -> None:
    assert speech(sentence) is style
    assert formal(sentence) == right


@given(ANY)
def test_what_was_put_into_our_style_is_in_it(sentence: str) -> None:
    made = formal(sentence)
    assert made is None or speech(made) is Speech.FORMAL
