// Papers of 2021 to 2026 on steps and where they lead: edges of stability, flat minima, polar factors, blocks of parameters.
export const frontier = {
  berthier2026: {
    // Known here by its number alone.
    authors: 'Berthier',
    title: 'Preprint 2609.01034',
    arxiv: '2609.01034',
  },
  cohen2024: {
    authors: 'Cohen, Jeremy M. and Damian, Alex and Talwalkar, Ameet and Kolter, J. Zico and Lee, Jason D.',
    title: 'Understanding Optimization in Deep Learning with Central Flows',
    arxiv: '2410.24206',
  },
  cohen2022: {
    authors: 'Cohen, Jeremy M. and Ghorbani, Behrooz and Krishnan, Shankar and Agarwal, Naman and others',
    title: 'Adaptive Gradient Methods at the Edge of Stability',
    arxiv: '2207.14484',
  },
  andreyev2024: {
    authors: 'Andreyev, Arseniy and Beneventano, Pierfrancesco',
    title: 'Edge of Stochastic Stability: Revisiting the Edge of Stability for SGD',
    arxiv: '2412.20553',
  },
  regis2026: {
    authors: 'Regis, Eric and Chewi, Sinho',
    title: 'Rod Flow: A Continuous-Time Model for Gradient Descent at the Edge of Stability',
    arxiv: '2602.01480',
  },
  wen2023: {
    authors: 'Wen, Kaiyue and Ma, Tengyu and Li, Zhiyuan',
    title: 'How Does Sharpness-Aware Minimization Minimize Sharpness?',
    arxiv: '2211.05729',
  },
  foret2021: {
    authors: 'Foret, Pierre and Kleiner, Ariel and Mobahi, Hossein and Neyshabur, Behnam',
    title: 'Sharpness-Aware Minimization for Efficiently Improving Generalization',
    booktitle: 'International Conference on Learning Representations',
  },
  smith2021: {
    authors: 'Smith, Samuel L. and Dherin, Benoit and Barrett, David G. T. and De, Soham',
    title: 'On the Origin of Implicit Regularization in Stochastic Gradient Descent',
    booktitle: 'International Conference on Learning Representations',
  },
  baek2025: {
    authors: 'Baek, Beomhan and Song, Minhak and Yun, Chulhee',
    title: 'Implicit Bias of Per-sample Adam on Separable Data: Departure from the Full-batch Regime',
    arxiv: '2510.26303',
  },
  fan2025: {
    authors: 'Fan, Chen and Schmidt, Mark and Thrampoulidis, Christos',
    title: 'Implicit Bias of Spectral Descent and Muon on Multiclass Separable Data',
    arxiv: '2502.04664',
  },
  xie2024: {
    authors: 'Xie, Shuo and Li, Zhiyuan',
    title: 'Implicit Bias of AdamW: ℓ∞ Norm Constrained Optimization',
    arxiv: '2404.04454',
  },
  cattaneo2025: {
    authors: 'Cattaneo, Matias D. and Shigida, Boris',
    title: 'How Memory in Optimization Algorithms Implicitly Modifies the Loss',
    arxiv: '2502.02132',
  },
  cattaneo2026: {
    authors: 'Cattaneo, Matias D. and Shigida, Boris',
    title: 'The Effect of Mini-Batch Noise on the Implicit Bias of Adam',
    arxiv: '2602.01642',
  },
  jordan2024: {
    authors:
      'Jordan, Keller and Jin, Yuchen and Boza, Vlado and You, Jiacheng and Cesista, Franz and Newhouse, Laker and Bernstein, Jeremy',
    title: 'Muon: An Optimizer for Hidden Layers in Neural Networks',
    url: 'https://kellerjordan.github.io/posts/muon/',
  },
  chen2025: {
    authors: 'Chen, Lizhang and Li, Jonathan and Liu, Qiang',
    title: 'Muon Optimizes Under Spectral Norm Constraints',
    arxiv: '2506.04192',
  },
  zhang2024: {
    authors: 'Zhang, Yushun and Chen, Congliang and Li, Ziniu and Ding, Tian and others',
    title: 'Adam-mini: Use Fewer Learning Rates To Gain More',
    arxiv: '2406.16793',
  },
  zhao2024: {
    authors: 'Zhao, Rosie and Morwani, Depen and Brandfonbrener, David and Vyas, Nikhil and Kakade, Sham',
    title: 'Deconstructing What Makes a Good Optimizer for Language Models',
    arxiv: '2407.07972',
  },
} as const;
