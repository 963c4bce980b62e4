"""Words of the field whose spelling does not tell, or not surely, how Koreans end them."""

_CLOSED = """
    CLIP BLIP SigLIP FLAN LaTeX TeX web lab collab epoch god pod big bag stack track block lock feedback click
    callback book notebook textbook facebook hook look setup lookup backup mixup speedup group chip map heatmap
    bitmap step timestep drop crop top workshop laptop desktop gap snap clip flip tip zip swap app bootstrap frame
    time runtime realtime scene engine machine genome volume chrome phone name rename baseline pipeline online
    offline guideline timeline line outline fine prune tune clone zone plane lane theme game type prototype genotype
    dataset subset testset trainset set net imagenet resnet unet alexnet densenet subnet chat wechat format target
    market asset packet bucket bot robot chatbot shot snapshot screenshot pilot copilot pivot plot output input
    throughput shortcut layout dropout rollout checkout timeout split reddit commit git gene bone backbone
"""
_OPEN = """
    LiDAR RAG bit byte audit prompt graph grid android hybrid cloud word keyword guard board dashboard leaderboard seed
    feed embed log blog flag tag bug debug check hub github site website suite attribute command end backend
    frontend background bound round field threshold fold hold skype sheet heat float soup loop band world read head
    thread load payload download method road ad
"""

ENDINGS: dict[str, str] = dict.fromkeys(_CLOSED.split(), "c") | dict.fromkeys(_OPEN.split(), "v")
"""How the word ends: `c` in a consonant other than ㄹ, `v` in a vowel. Lower case stands for any case, but for what
ends in a capital (mAP, MAP).
"""
