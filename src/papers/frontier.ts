// Papers on the edge of stability, on steps along the sign or the polar factor, and on what else is near the manifold of minimizers.
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
} as const;
