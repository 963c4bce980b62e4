"""Everyday Korean for talk about papers, and the English that papers have for it. The terms are in the glossary."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """Korean words of one meaning, spaces left out, and English words and phrases for it. A stem of a verb or an
    adjective ends with a hyphen.
    """

    korean: tuple[str, ...]
    english: tuple[str, ...]


def _entries(table: str) -> tuple[Entry, ...]:
    rows = (line.partition("|") for line in table.strip().splitlines())
    return tuple(
        Entry(tuple(korean.split()), tuple(part.strip() for part in english.split(","))) for korean, _, english in rows
    )


ASKING = _entries("""
왜 어째서 이유 원인 까닭 때문 덕분 | because, reason, due to, since, caused, attribute, therefore, hence, thus
어떻게 어떤식 어떤방식 어떤방법 방법 방식 절차 | method, approach, procedure, strategy, by using
얼마 얼마나 얼만큼 몇 몇개 몇가지 몇번 몇배 얼마큼 개수 갯수 | number of, total, approximately, about, over, times
언제 시점 | when, during, after, before, date
누가 누구 저자 연구팀 연구진 지은이 | author, team, researchers, contributors
어디 어디서 출처 | source, from, where
무엇 무슨 어떤 어느 | such as, including, following
뜻 의미 정의 정체 개념 무슨말 무슨소리 뭔말 | define, definition, refer to, denote, mean, called, concept
차이 차이점 비교 대비 견주- 견줘 대조 | compare, comparison, difference, than, versus, whereas, contrast
한계 한계점 단점 약점 문제점 아쉬운점 아쉬- 결점 결함 취약 | limitation, drawback, weakness, shortcoming, limited, fail, struggle, challenge, future work, however
장점 강점 이점 좋은점 | advantage, strength, benefit, merit, superior
예 예시 예제 사례 보기 예를들- | example, case, instance, such as, for example, illustrate
""")
"""What a question asks for: little weight, since papers answer without saying so."""

TALK = _entries("""
논문 연구 페이퍼 보고서 | paper, work, study, report
모델 모형 | model
시스템 | system
제안 내놓- 내놨 발표 소개 | propose, introduce, present
쓰- 쓴 쓸 썼 써- 사용 이용 활용 채택 적용 | use, employ, apply, utilize, leverage, adopt
만들- 만든 생성 제작 구축 구성 짜- | create, build, construct, generate, produce, make, develop
성능 실력 능력 성과 | performance, ability, capability, result, score
결과 수치 | result, score, outcome
중요 핵심 주요 요점 | key, important, main, core, crucial, essential
가능 할수있- | can, able, possible, enable
필요 요구 | require, need, necessary
특징 특성 | feature, characteristic, property
경우 상황 | case, setting, scenario
저희 우리 | we, our
""")
"""What every paper is full of."""

WORDS = _entries("""
학습 훈련 배우- 트레이닝 익히- | train, training, learning, learn
학습데이터 훈련데이터 훈련자료 학습자료 학습에쓴데이터 | training data, trained on, corpus, dataset, tokens
데이터 자료 | data, dataset
데이터셋 데이터세트 데이터집합 | dataset, data, corpus, benchmark
말뭉치 코퍼스 | corpus, corpora, dataset
사전학습 사전훈련 미리학습 프리트레이닝 선행학습 | pre-training, pretraining, pre-trained, pretrained
사후학습 사후훈련 후학습 포스트트레이닝 | post-training, posttraining, alignment
가르치- 가르쳐- 지도 | teach, supervise, instruct, guide
따라하- 흉내 모방 | imitate, mimic, follow
강화학습 알엘 | reinforcement learning, RL
지도학습 | supervised, supervised fine-tuning, SFT
비지도 자기지도 | unsupervised, self-supervised
미세조정 파인튜닝 미세튜닝 | fine-tuning, fine-tuned, finetune, SFT
보상 상 리워드 | reward
벌 벌점 벌칙 불이익 패널티 페널티 | penalty, penalize, punish
목적함수 목표함수 손실 손실함수 로스 | objective, loss, loss function
목표 목적 | goal, objective, aim, purpose, target
수식 공식 식 방정식 | equation, formula, defined as, computed as
계산 연산 산출 구하- | compute, computation, calculate, calculation, computational
비용 돈 값 가격 비싸- 비싼 경제적 예산 | cost, expensive, price, budget, computational cost, dollar, cheap
저렴 싸- 값싼 | cheap, inexpensive, low cost, affordable
시간 걸리- 걸려- 걸렸 소요 | time, hours, days, takes, duration, latency
속도 빠르- 느리- 더디- 신속 | speed, fast, faster, slow, slower, latency, throughput, efficient, accelerate, inference time
지연 지연시간 대기 | latency, delay, wait
효율 효율적 | efficiency, efficient, efficiently
메모리 램 용량 | memory, capacity, storage, footprint
캐시 | cache, caching
그래픽카드 지피유 장비 하드웨어 칩 가속기 서버 컴퓨터 | GPU, hardware, device, accelerator, machine, server, compute
전기 전력 에너지 탄소 친환경 | energy, power, electricity, carbon, emission
크기 규모 사이즈 큰 커지- 커졌 커질 | size, scale, large, larger, big, parameters
작- 작은 소형 조그마 | small, smaller, tiny, lightweight, compact
파라미터 매개변수 패러미터 | parameter, parameters
초매개변수 하이퍼파라미터 설정값 설정 세팅 | hyperparameter, setting, configuration, set to
층 레이어 계층 | layer, layers, hierarchical
헤드 머리 | head, heads
차원 | dimension, dimensional
어텐션 주의 주목 집중 | attention, focus
길이 길- 긴 길어지- 길게 장문 늘어나는길이 | length, long, longer, tokens
짧- 단문 | short, shorter, brief, concise
문맥 맥락 컨텍스트 | context, context length, contextual
창 윈도 윈도우 | window
토큰 | token, tokens
글자 문자 철자 | character, letter, spelling
단어 낱말 어휘 | word, vocabulary
문장 글 텍스트 | sentence, text, writing
문서 서류 | document, documents
책 교과서 도서 | book, textbook
논리 | logic, logical
입력 | input, prompt
출력 | output, outputs, response
질문 물음 문의 질의 물어보- 묻는 물었- | question, query, prompt
대답 답변 답 응답 정답 해답 답하- | answer, response, respond, reply, solution
문제 과제 태스크 | problem, task, challenge, issue
풀- 푼 풀이 해결 해법 | solve, solving, solution, address, resolve
수학 산수 산술 | math, mathematics, mathematical, arithmetic, AIME, GSM8K
과학 물리 화학 | science, scientific, physics, chemistry, STEM
상식 지식 | knowledge, commonsense, factual
코드 코딩 프로그래밍 프로그램 개발 | code, coding, programming, software, LiveCodeBench
벤치마크 평가지표 지표 척도 | benchmark, metric, measure, evaluation
평가 시험 테스트 채점 검사 측정 | evaluate, evaluation, test, benchmark, assess, measure, score, grade
점수 성적 스코어 등급 | score, scores, rating, accuracy, grade, achieve
정확도 정확 정답률 맞히- 맞추- 맞춘 맞힌 | accuracy, accurate, correct, precision, exact match
순위 랭킹 등수 | rank, ranking, rating, leaderboard
승률 이긴비율 | win rate, wins
기준 잣대 척도기준 | criterion, criteria, standard, threshold, baseline
기준선 기준모델 베이스라인 비교대상 비교모델 | baseline, compared, baselines
임계값 문턱 역치 | threshold
사람 인간 사람들 | human, people, humans, annotator, person
전문가 | expert, experts
작업자 라벨러 평가자 주석자 | annotator, labeler, worker, rater, evaluator
사용자 이용자 고객 | user, users, customer
학생 | student
선생 선생님 교사 스승 | teacher
아이 어린이 | child, children
이미지 그림 사진 화상 | image, images, visual, picture, photo, figure
영상 동영상 비디오 | video, videos
음성 소리 오디오 말소리 음악 | speech, audio, voice, sound, music
시각 눈 | visual, vision
표 | table
그래프 도표 | graph, figure, plot, chart
번역 | translation, translate
요약 | summarize, summarization, summary
검색 찾- | search, retrieval, retrieve, find
대화 채팅 챗봇 말하- | dialogue, conversation, chat, chatbot, multi-turn
글쓰기 작문 창작 | writing, creative writing
역할극 역할놀이 역할 | role, role-playing
분류 가리- 구분 구별 판별 분간 | classify, classification, distinguish, discriminate, categorize, category
종류 유형 갈래 가지 | type, kind, category, categories, variant
인식 알아보- | recognition, recognize, identify, detect
탐지 감지 검출 잡아내- 찾아내- | detect, detection, identify
예측 | predict, prediction, forecast
도구 툴 | tool, tools, tool use, function calling
에이전트 대리인 | agent, agents, agentic
환경 | environment
추론 사고 생각 생각하- 논증 | reasoning, thinking, inference, thought, reason, chain-of-thought
추론속도 추론시간 추론비용 | inference speed, inference time, inference cost, inference latency
생각시간 생각량 사고시간 생각길이 사고길이 생각예산 | thinking time, thinking budget, response length, thinking tokens, test-time
되돌아보- 돌아보- 반성 성찰 재검토 되짚- 다시생각 스스로점검 | reflection, reflect, reevaluate, rethink, self-verification, revisit
스스로 자기 자체 저절로 알아서 자발 | self, itself, own, spontaneous, autonomous, automatically, emerge
나타나- 나타난 등장 드러나- 출현 생겨나- 생기- | emerge, emergence, appear, arise, exhibit, occur
깨달- 깨닫- 아하 | aha moment, realize, insight, discover
검증 확인 점검 | verify, verification, validate, validation, check, confirm
증명 입증 | prove, proof, demonstrate
틀리- 틀린 틀렸 오답 잘못 실수 오류 에러 착오 | error, incorrect, wrong, mistake, fail, failure, false
거짓 거짓말 지어내- 꾸며내- 환각 사실이아닌 | hallucination, hallucinate, false, factual, fabricate, untruthful
사실 진실 | fact, factual, truth, factuality
실패 안되- 안된 안돼 안됐 못하- 못했 못한 잘안되- 망하- | fail, failure, failed, unsuccessful, unable, cannot, did not
성공 잘되- 통하- | success, successful, succeed, effective
포기 그만두- 안쓰- 안쓴 쓰지않- 사용하지않- | abandon, without, do not use, avoid, instead of, rather than
떨어지- 떨어진 떨어졌 떨어뜨리- 나빠지- 악화 저하 하락 나쁘- 나쁜 뒤처지- 뒤떨어지- 뒤지- 밀리- 못미치- 열등 | worse, degrade, degradation, drop, lower, decrease, decline, inferior, underperform, lag, below, poor
좋아지- 좋아진 좋아졌 나아지- 나아진 향상 개선 높이- 높아지- 올라가- 오르- 끌어올리- | improve, improvement, better, increase, gain, enhance, boost, higher
좋- 좋은 낫- 나은 뛰어나- 우수 탁월 앞서- 이기- 이긴 능가 넘어서- 월등 | outperform, better, surpass, superior, best, exceed, strong, excel
비슷 맞먹- 대등 동등 견줄- 버금- 엇비슷 | comparable, similar, on par, competitive, match, equivalent
같- 같은 똑같- 동일 | same, identical, equal
다르- 다른 별도 따로 | different, differ, other, separate, unlike, distinct
늘- 늘어나- 늘리- 증가 많아지- 확대 확장 | increase, grow, expand, extend, scale, more, enlarge
줄- 줄어들- 줄이- 감소 적어지- 축소 낮추- 낮아지- 절감 아끼- 아낀 절약 | reduce, reduction, decrease, lower, save, less, fewer, cut
높- 높은 | high, higher
낮- 낮은 | low, lower
많- 많은 다수 | many, more, large, majority, most
적은 적게 적다 적어 소수 | few, fewer, less, small, minority
가장 제일 최고 최대 최상 최첨단 최신 | best, highest, most, largest, maximum, state-of-the-art, top
최소 최저 | minimum, least, smallest, lowest
처음 최초 첫 첫번째 우선 | first, initial, initially, begin
마지막 최종 끝 | final, last, end, finally
두번째 둘째 | second
세번째 셋째 | third
단계 스테이지 순서 | stage, stages, step, phase, multi-stage
과정 공정 파이프라인 | process, pipeline, procedure, stage
이전 기존 예전 전작 종전 과거 앞선 | previous, prior, existing, predecessor, earlier, compared to, past
새- 새로운 새로 신규 참신 | new, novel, newly
앞으로 향후 미래 장래 계획 후속 | future, future work, plan, next, will
배경 동기 계기 | motivation, background, motivated, inspired
관련연구 선행연구 | related work, prior work
결론 요컨대 | conclusion, conclude, summary
발견 알아내- 밝히- 밝혀- 관찰 목격 | find, finding, observe, observation, discover, reveal, show
실험 | experiment, experimental, experiments
절제실험 빼보- 빼면 빼고 | ablation, without, removing
분석 | analysis, analyze
설명 | explain, explanation, describe, interpret
이해 | understand, understanding, comprehension
설계 디자인 고안 | design, designed
구조 아키텍처 얼개 뼈대 | architecture, structure, framework
부품 모듈 구성요소 요소 | module, component, components, element
원리 작동 동작 돌아가- 움직이- | mechanism, work, operate, principle, function
알고리즘 | algorithm
기법 기술 테크닉 | technique, method, technology, technical
단순 간단 쉽- 쉬운 손쉽- | simple, easy, straightforward, easily, simply
어렵- 복잡 힘들- 힘든 까다롭- 난이도 어려움 애먹- | difficult, hard, complex, challenging, difficulty, challenge, complexity, struggle
부족 모자라- 없- 없는 없이 결핍 희소 | lack, insufficient, without, limited, absence, scarce, not
충분 | sufficient, enough, adequate
추가 더하- 더한 넣- 붙이- 덧붙이- 포함 | add, additional, include, incorporate, append, extra
제거 없애- 제외 빼- 빠지- 삭제 지우- 버리- | remove, exclude, eliminate, drop, discard, delete, omit, without
바꾸- 바꾼 바뀌- 바뀐 변경 전환 교체 대체 갈아타- 변하- 변화 | change, switch, replace, convert, alter, shift, transition, substitute
켜- 켜고 끄- 끄고 껐다 | switch, enable, disable, turn on, turn off, toggle, mode
모드 | mode, modes
고르- 고른 골라- 선택 뽑- 선별 추리- 선정 | select, choose, selection, sample, pick, choice
샘플링 표본 샘플 추출 | sample, sampling, sampled, extract
거르- 걸러- 필터 필터링 정제 솎- | filter, filtering, clean, refine, remove, quality
모으- 모은 수집 확보 긁- | collect, gather, collection, curate, obtain, acquire, crawl
중복 겹치- | duplicate, deduplication, overlap, redundant
품질 질 고품질 | quality, high-quality
합성 인공 가짜 | synthetic, synthesize, artificial, fake, generated
라벨 레이블 주석 태그 꼬리표 | label, annotation, annotate, tag
오염 누출 유출 새어나- 누수 | contamination, leakage, leak, overlap
섞- 섞인 섞어 혼합 뒤섞- 혼용 | mix, mixing, mixture, mixed, blend, combine, multiple languages
합치- 합친 합쳐- 결합 통합 융합 병합 묶- 조합 | combine, merge, integrate, fusion, unify, unified, combination, join
나누- 나눈 나뉘- 분할 쪼개- 분리 | split, divide, partition, separate, segment, chunk
연결 잇- 이어붙- | connect, link, concatenate, connection
옮기- 옮긴 이전하- 전달 전수 전이 물려주- | transfer, distill, transferred, convey, pass
증류 | distillation, distill, distilled, teacher, student
압축 경량 경량화 줄여담- | compress, compression, lightweight, pruning, quantization
양자화 | quantization, quantize
전문가혼합 | mixture-of-experts, MoE, experts
활성 활성화 켜지- | activate, activated, activation, active
병렬 동시 한꺼번에 | parallel, simultaneously, concurrent
언어 말 국어 외국어 다국어 여러언어 | language, languages, multilingual, linguistic
영어 | English
중국어 | Chinese
한국어 한글 | Korean
일본어 | Japanese
프랑스어 불어 | French
독일어 | German
스페인어 | Spanish
아랍어 | Arabic
인도네시아어 | Indonesian
러시아어 | Russian
나라 국가 | country, countries
가독성 읽기 읽- 알아보기 읽기어렵- 읽기힘들- | readability, readable, reading, read
형식 포맷 양식 서식 틀 | format, template, formatting, structure
템플릿 | template
규칙 룰 | rule, rule-based, rules
지시 명령 지침 시키- | instruction, instruct, instruction following, command, guideline
프롬프트 | prompt, prompting
예시없이 제로샷 | zero-shot
퓨샷 몇개예시 예시몇개 | few-shot
속이- 꼼수 편법 해킹 악용 | hacking, reward hacking, exploit, cheat, game
안정 안정적 불안정 흔들리- | stable, stability, unstable, instability
수렴 | converge, convergence
발산 폭주 | diverge, divergence, collapse
망각 까먹- 잊- | forget, forgetting, catastrophic
최적 최적화 | optimal, optimize, optimization, optimizer
학습률 | learning rate
배치 배치크기 | batch, batch size
에폭 에포크 바퀴 | epoch, epochs
반복 여러번 되풀이 번갈아 | iteration, iterative, repeat, multiple times, repeatedly
한번 한차례 | once, single
기울기 그래디언트 | gradient
가중치 | weight, weights
초기 시작 출발 시작점 | initial, start, starting, initialization, cold start, early
초기화 | initialization, initialize
정규화 | normalization, regularization, normalize
위치 자리 | position, positional, location
임베딩 | embedding, embeddings
확률 | probability, likelihood
통계 유의 | statistical, significance, statistics
평균 | average, mean, averaged
분산 편차 | variance, deviation
분포 | distribution
비율 비중 퍼센트 몇퍼센트 프로 | ratio, proportion, percentage, percent, fraction, rate
배 배수 | times, fold
총 전체 모두 전부 다합쳐- 통틀어 합계 | total, all, overall, entire, whole, in total
각각 각 | each, respectively
조건 가정 전제 | condition, assumption, assume, conditional
범위 구간 | range, interval, between
제한 제약 한정 | constraint, limit, restrict, limited
공개 오픈소스 개방 배포 내려받- 다운로드 무료 | open-source, open source, release, released, publicly available, available, open-weight, public, accessible, access
비공개 닫힌 폐쇄 | closed, closed-source, proprietary
라이선스 라이센스 허가 상업 상업적 상용 | license, Apache, MIT, commercial, proprietary
저작권 | copyright, license
깃허브 저장소 링크 주소 홈페이지 | GitHub, repository, code available, URL, webpage
서비스 제품 실무 현업 산업 실제 현실 실전 | service, product, industry, deployment, real-world, practical, production, application
배치하- 설치 구동 돌리- 돌린 실행 | deploy, deployment, run, execute, install
지원 | support, supported
응용 쓸모 용도 | application, applications, use case, useful
분야 영역 도메인 | domain, field, area, domains
의료 의학 병원 환자 의사 건강 | medical, clinical, patient, health, medicine, physician, disease
법 법률 | legal, law
금융 경제 주식 | finance, financial, economic, stock
교육 학교 | education, educational, school
로봇 | robot, robotics
운전 자율주행 자동차 차량 | driving, autonomous driving, vehicle
게임 놀이 | game, games
유전자 단백질 생물 | gene, protein, biology, biological
날씨 기후 | weather, climate
안전 안전성 위험 위험성 해롭- 해로운 유해 나쁜짓 악성 | safety, safe, harmful, risk, harm, toxic, dangerous, guardrail, malicious
막- 막는 방지 예방 피하- 차단 | prevent, avoid, mitigate, block, prevention
완화 누그러- 줄여주- | mitigate, alleviate, relieve
거절 거부 | refuse, refusal, decline, reject
거부샘플링 기각샘플링 | rejection sampling
편향 차별 공정 치우치- | bias, biased, fairness, unfair
공격 방어 | attack, adversarial, defense, defend
개인정보 사생활 보안 | privacy, personal, private, security
윤리 사회적 | ethical, ethics, societal
선호 좋아하- 취향 | preference, prefer, preferred
무해 도움되- 도움 유용 유익 | helpful, helpfulness, harmless, harmlessness, useful, benefit
정렬 맞추기 | alignment, align
일반화 두루 범용 | generalization, generalize, general, versatile
과적합 외우- 암기 | overfitting, overfit, memorize, memorization
민감 예민 | sensitive, sensitivity
강건 견고 튼튼 | robust, robustness
일관 일관성 | consistency, consistent, coherent
다양 다양성 여러 | diverse, diversity, various, variety, multiple
세밀 세세 꼼꼼 촘촘 | fine-grained, detailed
무작위 랜덤 임의 | random, randomly, arbitrary
온도 | temperature
자동 자동으로 | automatic, automatically, automated
수동 손으로 직접 수작업 사람손 | manual, manually, hand-crafted, directly, human
온라인 | online
오프라인 | offline
영향 효과 파급 | effect, impact, influence, effective
관계 상관 연관 | relationship, correlation, relation, related
의존 기대- 달려있- | depend, rely, dependence
균형 맞바꾸- 트레이드오프 절충 | balance, trade-off, tradeoff
역전 뒤집- | reverse, reversal, opposite
넘치- 지나치- 과도 너무 | excessive, overly, too, overflow
무시 | ignore, neglect
유지 지키- 보존 그대로 | maintain, preserve, keep, retain, remain
고정 얼리- | fixed, frozen, freeze, constant
공유 나눠쓰- | share, shared, sharing
저장 기억 | store, storage, memory, memorize, save
복사 베끼- | copy, replicate
재현 따라해보- | reproduce, reproducibility, replicate
참여 기여 기여자 | contribution, contribute, contributor, participate
감사 고마- 후원 | acknowledge, acknowledgement, thank, fund, support
이름 부르- 불리- 명칭 | name, called, named, term, denote
회사 기업 업체 기관 대학 | company, institution, organization, university, industry
버전 판 | version, versions
기간 며칠 몇시간 몇일 하루 | hours, days, period, duration, weeks
초당 처리량 | per second, throughput
방대 대규모 대량 대용량 | large-scale, massive, large, extensive
경쟁 겨루- 대회 | competition, competitive, contest
올림피아드 경시 | olympiad, competition, AIME
트리 나무 | tree
탐색 뒤지- | search, exploration, explore
몬테카를로 | Monte Carlo, MC, MCTS
추정 어림 | estimation, estimate, estimator
과정보상 | process reward, PRM
결과보상 | outcome reward, ORM
가치 가치모델 가치함수 | value, value model, critic
비평 비평가 크리틱 평론 | critic, critique, critique model
정책 | policy, policy model
그룹 집단 무리 | group, grouped
쌍 짝 | pair, pairs, paired, pairwise
후보 | candidate, candidates
판단 판정 심판 심사 | judge, judgment, decide, determine
투표 다수결 | vote, voting, majority, consensus
힌트 실마리 | hint, clue
코드블록 | code block
창업 벤처 | startup
스트리밍 | streaming
주기 빈도 자주 | frequency, frequent, often, rate
드물- 희귀 저자원 | rare, rarely, low-resource, infrequent
평소 보통 일반 대개 | general, typical, usually, common, standard, normal
특히 특별 특수 | special, particularly, especially, specific, specialized
최근 요즘 | recent, recently
오래 장기 | long, long-term
갑자기 | sudden, suddenly
점점 갈수록 차차 점진 | gradually, progressively, increasingly, steadily, growing
겹 중첩 | nested, stacked, overlapping
구멍 허점 | loophole, gap
격차 간격 | gap, margin, difference
상한 하한 | upper bound, lower bound, limit
예산 | budget
자원 | resource, resources
노력 수고 | effort
인력 | labor, human effort, personnel
병목 | bottleneck
부작용 | side effect, drawback, degradation
전략 | strategy, strategies
정보 | information
신호 피드백 | signal, feedback
행동 행위 동작 | action, behavior, behaviour
성격 말투 스타일 문체 | style, tone, persona
순간 | moment
현상 | phenomenon, behavior
그래서 따라서 | therefore, thus
이점활용 | leverage
문화 지역 | culture, cultural, region, regional
방언 사투리 | dialect, dialects
계열 어족 | family, series
시리즈 제품군 라인업 | series, family, models
밀집 덴스 | dense
작업 업무 할일 | task, tasks, work
작용 | act, interaction, mechanism
작가 | writer, author
막대 | bar
줄거리 이야기 서사 | story, narrative, plot
소설 문학 시집 | novel, literature, poem
뉴스 기사 신문 | news, article
상품 물건 품목 제품 | item, product, items
구매 사다 | purchase, buy
추천 | recommendation, recommend
광고 | advertisement, advertising
이력 기록 로그 | history, record, log, logs
물체 사물 객체 | object, objects
장면 | scene, scenes
얼굴 | face, facial
손 손가락 | hand, hands, finger
몸 신체 자세 | body, pose
표정 감정 정서 기분 | emotion, sentiment, affective
카메라 촬영 찍- | camera, capture, shot
화질 해상도 | resolution
삼차원 입체 | 3D, three-dimensional
지도위 위성 | map, satellite
뇌 신경 신경망 | neural, brain, neural network
세포 | cell
약 약물 신약 | drug
분자 | molecule, molecular
화학식 화학반응 | chemical
화학 | chemistry, chemical
물리 | physics, physical
생물 생명 | biology, biological, biomedical
의생명 | biomedical
소재 재료 | material, materials
진단 | diagnosis, diagnostic
치료 처방 | treatment, therapy
질병 질환 병 암 | disease, cancer
정치 선거 | political, election
사회 | social, society
심리 | psychological, psychology
성별 남녀 여성 남성 | gender, female, male
인종 민족 | race, ethnic
나이 연령 | age
웹 웹사이트 인터넷 누리집 | web, website, internet, online
웹페이지 페이지 | page, pages, web
화면 | screen, interface
인터페이스 | interface, GUI
파일 | file, files
인용 | citation, cite, attribution
특허 | patent
시계열 | time series
접촉 닿- | contact, touch
잡- 쥐- | grasp, grab
걷- 걸음 | walk, locomotion
팔 로봇팔 | arm, manipulation
경로 길찾기 | path, route, navigation
비행 드론 | flight, drone, aerial
지식그래프 | knowledge graph
상호작용 소통 | interaction, interactive, communication
협업 협력 | collaborative, collaboration, cooperate
분산 | distributed, variance
통신 네트워크 | communication, network
관점 시점 각도 | view, perspective, viewpoint
패턴 유형별 양상 | pattern, patterns
연쇄 잇따라 줄줄이 | cascading, chain, successive
불균형 쏠리- 몰리- 몰려- | imbalance, imbalanced, skewed, concentrated
밑바닥 처음부터 | from scratch, scratch
조정 조절 맞춤 | adjust, tune, adapt, customize, control
표현 나타내- | representation, represent, express
변형 파생 변종 | variant, variants, derived
근거 증거 뒷받침 | evidence, support, grounded
신뢰 믿- 믿을 | reliable, reliability, trust, trustworthy
불확실 확신 자신감 | uncertainty, confidence, uncertain
오래걸리- 오래걸려- | time-consuming, slow, long time
의견 주장 | claim, argue, opinion
손해 손실없이 | loss, lossless, degradation
이득 얻- 얻는 벌- | gain, obtain, improvement
드는 들어가는 | cost, require, take
띵킹 씽킹 | thinking
버짓 버젯 | budget
모먼트 | moment
스텝 | step
페이즈 | phase, stage
러닝 | learning
레이턴시 | latency
스케일 스케일링 | scale, scaling
프레임워크 | framework
리소스 | resource, resources
코스트 | cost
리즈닝 | reasoning
퍼포먼스 | performance
피처 | feature
인퍼런스 | inference
얼라인먼트 | alignment
디코더 디코딩 | decoder, decoding
인코더 인코딩 | encoder, encoding
제너럴 | general
리워드모델 알엠 | reward model
룰베이스 룰기반 | rule-based
리젝션샘플링 | rejection sampling
어노테이션 | annotation
밸런스 | balance
트릭 | trick
커리큘럼 | curriculum
롤아웃 | rollout
리플레이 | replay
스파이크 | spike
업데이트 갱신 | update, updating
라이브러리 | library
패치 조각 | patch, patches, chunk, segment
스킬 | skill
센스 | sense
콘텐츠 내용 | content
프라이어 | prior
리더보드 | leaderboard
컷오프 | cutoff
쿼리 | query
키 | key
밸류 | value
코어 | core
폴더 | folder
멀티모달 | multimodal
멀티턴 | multi-turn
오픈웨이트 | open-weight
체크포인트 | checkpoint
스냅샷 | snapshot, version
슬라이딩 | sliding
롤링 | rolling
버퍼 | buffer
프리필 | prefill, pre-fill
쿠다 | CUDA
""")

NAMES = _entries("""
라마 | Llama, LLaMA
미스트랄 미스트럴 | Mistral
믹스트랄 | Mixtral
큐웬 큐원 첸원 | Qwen
딥시크 딥씩 | DeepSeek
지피티 챗지피티 | GPT, ChatGPT
오픈에이아이 | OpenAI, GPT
클로드 | Claude
앤트로픽 엔트로픽 | Anthropic, Claude
제미나이 제미니 | Gemini
젬마 | Gemma
구글 | Google
메타 | Meta, Llama
알리바바 | Alibaba, Qwen
엔비디아 | NVIDIA
허깅페이스 | Hugging Face
버트 | BERT
트랜스포머 트랜스포머모델 | Transformer
클립 | CLIP
디퓨전 확산모델 | diffusion
이미지넷 | ImageNet
위키 위키피디아 위키백과 | Wikipedia, WikiText
아파치 | Apache
엠아이티 | MIT
유튜브 | YouTube
트위터 | Twitter
""")
