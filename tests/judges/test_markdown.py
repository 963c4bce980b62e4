"""The judge of Markdown names each fault with its line, and has nothing to say of a clean document."""

import pytest

from tests.judges.markdown import faults

CLEAN = """# 오늘의 논문

## 언어 모델

### [YuLan-Mini](https://arxiv.org/abs/2412.17743)

![YuLan-Mini](https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/2412.17743.png)

**요약**

파라미터는 2.42B입니다.

---

[PDF](https://arxiv.org/pdf/2412.17743) · [코드](https://github.com/RUC-GSAI/YuLan-Mini)
"""


def test_a_clean_document_has_no_faults() -> None:
    assert faults(CLEAN) == []


@pytest.mark.parametrize(
    ("markdown", "said"),
    [
        ("text\n\n![PDF](https://arxiv.org/pdf/2412.17743)", "line 3: a PDF is shown as a picture"),
        ("last line\n---\n", "line 1: a line under a text makes a heading of it"),
        ("[x](http://arxiv.org/abs/2411.02265)", "line 1: an address without TLS"),
        ("x (https://arxiv.org/abs/2411.02265v1)", "line 1: an address of one version"),
        ("![x](paper_2024.png)", "line 1: a picture by a path of the writer's own"),
        ("# Title![x](https://example.org/a.png)", "line 1: a picture stands in a heading"),
        ("(https://deeplearn.org/arxiv/1/a:-b)", "line 1: an address that many readers break off"),
        ("(https://deeplearn.org/arxiv/1/a)", "line 1: an address of a site between"),
        ("## two\n\n# one", "line 3: a second heading of the first level"),
        ("```markdown\n# 요약\n```", "line 1: text stands in a code fence (markdown)"),
    ],
)
def test_a_fault_is_named_with_its_line(markdown: str, said: str) -> None:
    assert any(one.startswith(said) for one in faults(markdown)), faults(markdown)
