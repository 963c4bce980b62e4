"""Sentences as a reader finds them on the pages of two papers, with the page on which each begins."""

R1 = (
    (1, "DeepSeek-R1-Zero, a model trained via large-scale reinforcement learning (RL) without supervised fine-tuning "
        "(SFT) as a preliminary step, demonstrates remarkable reasoning capabilities."),
    (3, "This demonstrates that the reasoning patterns discovered by larger base models are crucial for improving "
        "reasoning capabilities."),
    (3, "For instance, the pass@1 score on AIME 2024 increases from 15.6% to 71.0%, and with majority voting, the "
        "score further improves to 86.7%, matching the performance of OpenAI-o1-0912."),
    (4, "On MATH-500, it attains an impressive score of 97.3%, performing on par with OpenAI-o1-1217 and significantly "
        "outperforming other models."),
    (5, "It achieves an impressive length-controlled win-rate of 87.6% on AlpacaEval 2.0 and a win-rate of 92.3% on "
        "ArenaHard, showcasing its strong ability to intelligently handle non-exam-oriented queries."),
    (6, "The findings reveal that RL empowers DeepSeek-R1-Zero to attain robust reasoning capabilities without the "
        "need for any supervised fine-tuning data."),
    (7, "As depicted in Figure 3, the thinking time of DeepSeek-R1-Zero shows consistent improvement throughout the "
        "training process."),
    (8, "One of the most remarkable aspects of this self-evolution is the emergence of sophisticated behaviors as the "
        "test-time computation increases."),
    (9, "Compared to DeepSeek-R1-Zero, the advantages of cold start data include:"),
    (10, "Although ablation experiments show that such alignment results in a slight degradation in the model’s "
         "performance, this reward aligns with human preferences, making it more readable."),
    (11, "In the end, we collected a total of approximately 200k training samples that are unrelated to reasoning."),
    (12, "We found that using greedy decoding to evaluate long-output reasoning models results in higher repetition "
         "rates and significant variability across different checkpoints."),
    (12, "Specifically, we adhere to the original configurations of AlpacaEval 2.0 (Dubois et al., 2024) and "
         "Arena-Hard (Li et al., 2024), which leverage GPT-4-Turbo-1106 as judges for pairwise comparisons."),
    (13, "This indicates that DeepSeek-R1 avoids introducing length bias during GPT-based evaluations, further "
         "solidifying its robustness across multiple tasks."),
    (15, "First, unlike chess, where the search space is relatively well-defined, token generation presents an "
         "exponentially larger search space."),
    (16, "DeepSeek-R1 is more powerful, leveraging cold-start data alongside iterative RL fine-tuning."),
)  # fmt: skip
QWEN3 = (
    (1, "Meanwhile, Qwen3 introduces a thinking budget mechanism, allowing users to allocate computational resources "
        "adaptively during inference, thereby balancing latency and performance based on task complexity."),
    (2, "In the first stage, the model is trained on about 30 trillion tokens to build a strong foundation of general "
        "knowledge."),
    (2, "For example, the flagship model Qwen3-235B-A22B achieves 85.7 on AIME’24 and 81.5 on AIME’25 (AIME, 2025), "
        "70.7 on LiveCodeBench v5 (Jain et al., 2024), 2,056 on CodeForces, and 70.8 on BFCL v3 (Yan et al., 2024)."),
    (3, "The Qwen3 MoE models have 128 total experts with 8 activated experts per token."),
    (3, "This dataset includes high-quality content in various domains such as coding, STEM (Science, Technology, "
        "Engineering, and Mathematics), reasoning tasks, books, multilingual texts, and synthetic data."),
    (4, "All models are pre-trained on hundreds of billions of tokens with a sequence length of 32,768 tokens."),
    (5, "In addition, we introduce two strong baselines: the recently open-source MoE model Llama-4-Scout, which has "
        "three times the parameters of Qwen3-32B-Base but half the activated parameters; and our previous flagship "
        "open-source dense model Qwen2.5-72B-Base, which has more than twice the number of parameters compared to "
        "Qwen3-32B-Base."),
    (9, "Compared to Llama-4-Scout-Base, Qwen3-32B-Base significantly outperforms it on all 15 benchmarks, with only "
        "one-third of the number of parameters of Llama-4-Scout-Base, but twice the number of activated parameters."),
    (10, "The dataset construction involves a rigorous two-phase filtering process: query filtering and response "
         "filtering."),
    (11, "As a result, we achieve consistent improvements in both training reward and validation performance over the "
         "course of a single RL run, without any manual intervention on hyperparameters."),
    (11, "It is worth noting that this ability is not explicitly trained but emerges naturally as a result of applying "
         "Thinking Mode Fusion."),
    (12, "These benchmarks are categorized into several dimensions:"),
    (13, "For all Qwen3 models in the thinking mode, we utilize a sampling temperature of 0.6, a top-p value of 0.95, "
         "and a top-k value of 20."),
    (15, "It is noteworthy that Qwen3-30B-A3B achieves comparable performance to QwQ-32B with a smaller model size and "
         "less than 1/10 activated parameters, demonstrating the effectiveness of our Strong-to-Weak Distillation "
         "approach in endowing lightweight models with profound reasoning capabilities."),
    (20, "For simplicity, we focus solely on math and code-related queries in this comparison."),
    (22, "In the near future, our research will focus on several key areas."),
    (23, "To enable length extrapolation, we utilize YARN (Peng et al., 2023) with a scaling factor=4."),
)  # fmt: skip
