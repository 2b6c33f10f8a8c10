// The papers that minifold rests on, each once, under the keys that tags (`li2025 Def. 4.3`) and references name.
import { frontier } from './papers/frontier.js';

/** A paper under its key, which ends with its year. Exactly one of the venues is known, or none. */
export interface Paper {
  /** As BibTeX has them: `Family, Given and Family, Given`. */
  readonly authors: string;
  readonly title: string;
  readonly journal?: string;
  /** Of a conference: its proceedings. */
  readonly booktitle?: string;
  /** Of a book. */
  readonly publisher?: string;
  /** Number of the preprint. */
  readonly arxiv?: string;
  /** Where it is read, if it has none of these. */
  readonly url?: string;
}

const others = {
  kennedy2003: {
    authors: 'Kennedy, Christopher A. and Carpenter, Mark H.',
    title: 'Additive Runge-Kutta Schemes for Convection-Diffusion-Reaction Equations',
    journal: 'Applied Numerical Mathematics',
  },
  li2025: {
    authors: 'Li, Xinghan and Wen, Haodong and Lyu, Kaifeng',
    title: 'Adam Reduces a Unique Form of Sharpness: Theoretical Insights Near the Minimizer Manifold',
    arxiv: '2511.02773',
  },
  ma2023: {
    authors: 'Ma, Chao and Kunin, Daniel and Ying, Lexing',
    title: 'A Quasistatic Derivation of Optimization Algorithms’ Exploration on the Minima Manifold',
    url: 'https://openreview.net/forum?id=UDbNL0_W-3x',
  },
  cattaneo2023: {
    authors: 'Cattaneo, Matias D. and Klusowski, Jason M. and Shigida, Boris',
    title: 'On the Implicit Bias of Adam',
    arxiv: '2309.00079',
  },
  haochen2021: {
    authors: 'HaoChen, Jeff Z. and Wei, Colin and Lee, Jason D. and Ma, Tengyu',
    title: 'Shape Matters: Understanding the Implicit Bias of the Noise Covariance',
    booktitle: 'Conference on Learning Theory',
  },
  amelunxen2014: {
    authors: 'Amelunxen, Dennis and Lotz, Martin and McCoy, Michael B. and Tropp, Joel A.',
    title: 'Living on the Edge: Phase Transitions in Convex Programs with Random Data',
    journal: 'Information and Inference',
  },
  barrett2021: {
    authors: 'Barrett, David G. T. and Dherin, Benoit',
    title: 'Implicit Gradient Regularization',
    booktitle: 'International Conference on Learning Representations',
  },
  blanc2020: {
    authors: 'Blanc, Guy and Gupta, Neha and Valiant, Gregory and Valiant, Paul',
    title: 'Implicit Regularization for Deep Neural Networks Driven by an Ornstein-Uhlenbeck Like Process',
    booktitle: 'Conference on Learning Theory',
  },
  box1958: {
    authors: 'Box, George E. P. and Muller, Mervin E.',
    title: 'A Note on the Generation of Random Normal Deviates',
    journal: 'The Annals of Mathematical Statistics',
  },
  boyd2011: {
    authors: 'Boyd, Stephen and Parikh, Neal and Chu, Eric and Peleato, Borja and Eckstein, Jonathan',
    title: 'Distributed Optimization and Statistical Learning via the Alternating Direction Method of Multipliers',
    journal: 'Foundations and Trends in Machine Learning',
  },
  chen1998: {
    authors: 'Chen, Scott Shaobing and Donoho, David L. and Saunders, Michael A.',
    title: 'Atomic Decomposition by Basis Pursuit',
    journal: 'SIAM Journal on Scientific Computing',
  },
  bernstein2018: {
    authors: 'Bernstein, Jeremy and Wang, Yu-Xiang and Azizzadenesheli, Kamyar and Anandkumar, Anima',
    title: 'signSGD: Compressed Optimisation for Non-Convex Problems',
    arxiv: '1802.04434',
  },
  chen2023: {
    authors:
      'Chen, Xiangning and Liang, Chen and Huang, Da and Real, Esteban and Wang, Kaiyuan and Pham, Hieu and Dong, Xuanyi and Luong, Thang and Hsieh, Cho-Jui and Lu, Yifeng and Le, Quoc V.',
    title: 'Symbolic Discovery of Optimization Algorithms',
    arxiv: '2302.06675',
  },
  cox1958: {
    authors: 'Cox, David R.',
    title: 'The Regression Analysis of Binary Sequences',
    journal: 'Journal of the Royal Statistical Society, Series B',
  },
  dormand1980: {
    authors: 'Dormand, J. R. and Prince, P. J.',
    title: 'A Family of Embedded Runge-Kutta Formulae',
    journal: 'Journal of Computational and Applied Mathematics',
  },
  fornberg1988: {
    authors: 'Fornberg, Bengt',
    title: 'Generation of Finite Difference Formulas on Arbitrarily Spaced Grids',
    journal: 'Mathematics of Computation',
  },
  gatmiry2023: {
    authors: 'Gatmiry, Khashayar and Li, Zhiyuan and Ma, Tengyu and Reddi, Sashank and Jegelka, Stefanie and Chuang, Ching-Yao',
    title: 'What Is the Inductive Bias of Flatness Regularization? A Study of Deep Matrix Factorization Models',
    booktitle: 'Advances in Neural Information Processing Systems',
  },
  ghosh2023: {
    authors: 'Ghosh, Avrajit and Lyu, He and Zhang, Xitong and Wang, Rongrong',
    title: 'Implicit Regularization in Heavy-Ball Momentum Accelerated Stochastic Gradient Descent',
    booktitle: 'International Conference on Learning Representations',
  },
  graves2013: {
    authors: 'Graves, Alex',
    title: 'Generating Sequences with Recurrent Neural Networks',
    arxiv: '1308.0850',
  },
  gupta2018: {
    authors: 'Gupta, Vineet and Koren, Tomer and Singer, Yoram',
    title: 'Shampoo: Preconditioned Stochastic Tensor Optimization',
    booktitle: 'International Conference on Machine Learning',
  },
  he2015: {
    authors: 'He, Kaiming and Zhang, Xiangyu and Ren, Shaoqing and Sun, Jian',
    title: 'Delving Deep into Rectifiers: Surpassing Human-Level Performance on ImageNet Classification',
    booktitle: 'IEEE International Conference on Computer Vision',
  },
  hutchinson1990: {
    authors: 'Hutchinson, M. F.',
    title: 'A Stochastic Estimator of the Trace of the Influence Matrix for Laplacian Smoothing Splines',
    journal: 'Communications in Statistics - Simulation and Computation',
  },
  hyndman1996: {
    authors: 'Hyndman, Rob J. and Fan, Yanan',
    title: 'Sample Quantiles in Statistical Packages',
    journal: 'The American Statistician',
  },
  kingma2015: {
    authors: 'Kingma, Diederik P. and Ba, Jimmy',
    title: 'Adam: A Method for Stochastic Optimization',
    booktitle: 'International Conference on Learning Representations',
  },
  hairer1996: {
    authors: 'Hairer, Ernst and Wanner, Gerhard',
    title: 'Solving Ordinary Differential Equations II: Stiff and Differential-Algebraic Problems',
    publisher: 'Springer',
  },
  kloeden1992: {
    authors: 'Kloeden, Peter E. and Platen, Eckhard',
    title: 'Numerical Solution of Stochastic Differential Equations',
    publisher: 'Springer',
  },
  krizhevsky2009: {
    authors: 'Krizhevsky, Alex',
    title: 'Learning Multiple Layers of Features from Tiny Images',
    publisher: 'University of Toronto',
  },
  lecun1998: {
    authors: 'LeCun, Yann and Bottou, Léon and Orr, Genevieve B. and Müller, Klaus-Robert',
    title: 'Efficient BackProp',
    booktitle: 'Neural Networks: Tricks of the Trade',
  },
  li2017: {
    authors: 'Li, Qianxiao and Tai, Cheng and E, Weinan',
    title: 'Stochastic Modified Equations and Adaptive Stochastic Gradient Algorithms',
    booktitle: 'International Conference on Machine Learning',
  },
  li2022: {
    authors: 'Li, Zhiyuan and Wang, Tianhao and Arora, Sanjeev',
    title: 'What Happens after SGD Reaches Zero Loss? A Mathematical Framework',
    booktitle: 'International Conference on Learning Representations',
  },
  loshchilov2017: {
    authors: 'Loshchilov, Ilya and Hutter, Frank',
    title: 'SGDR: Stochastic Gradient Descent with Warm Restarts',
    booktitle: 'International Conference on Learning Representations',
  },
  loshchilov2019: {
    authors: 'Loshchilov, Ilya and Hutter, Frank',
    title: 'Decoupled Weight Decay Regularization',
    booktitle: 'International Conference on Learning Representations',
  },
  lorensen1987: {
    authors: 'Lorensen, William E. and Cline, Harvey E.',
    title: 'Marching Cubes: A High Resolution 3D Surface Construction Algorithm',
  },
  malladi2022: {
    authors: 'Malladi, Sadhika and Lyu, Kaifeng and Panigrahi, Abhishek and Arora, Sanjeev',
    title: 'On the SDEs and Scaling Rules for Adaptive Gradient Algorithms',
    booktitle: 'Advances in Neural Information Processing Systems',
  },
  marsaglia2003: {
    authors: 'Marsaglia, George',
    title: 'Xorshift RNGs',
    journal: 'Journal of Statistical Software',
  },
  marsaglia2004: {
    authors: 'Marsaglia, George',
    title: 'Evaluating the Normal Distribution',
    journal: 'Journal of Statistical Software',
  },
  pascanu2013: {
    authors: 'Pascanu, Razvan and Mikolov, Tomas and Bengio, Yoshua',
    title: 'On the Difficulty of Training Recurrent Neural Networks',
    booktitle: 'International Conference on Machine Learning',
  },
  pearlmutter1994: {
    authors: 'Pearlmutter, Barak A.',
    title: 'Fast Exact Multiplication by the Hessian',
    journal: 'Neural Computation',
  },
  polyak1964: {
    authors: 'Polyak, Boris T.',
    title: 'Some Methods of Speeding Up the Convergence of Iteration Methods',
    journal: 'USSR Computational Mathematics and Mathematical Physics',
  },
  reddi2018: {
    authors: 'Reddi, Sashank J. and Kale, Satyen and Kumar, Sanjiv',
    title: 'On the Convergence of Adam and Beyond',
    booktitle: 'International Conference on Learning Representations',
  },
  robbins1951: {
    authors: 'Robbins, Herbert and Monro, Sutton',
    title: 'A Stochastic Approximation Method',
    journal: 'The Annals of Mathematical Statistics',
  },
  salmon2011: {
    authors: 'Salmon, John K. and Moraes, Mark A. and Dror, Ron O. and Shaw, David E.',
    title: 'Parallel Random Numbers: As Easy as 1, 2, 3',
  },
  shazeer2018: {
    authors: 'Shazeer, Noam and Stern, Mitchell',
    title: 'Adafactor: Adaptive Learning Rates with Sublinear Memory Cost',
    booktitle: 'International Conference on Machine Learning',
  },
  tieleman2012: {
    authors: 'Tieleman, Tijmen and Hinton, Geoffrey',
    title: 'Lecture 6.5: RMSProp, Divide the Gradient by a Running Average of Its Recent Magnitude',
  },
  vaswani2017: {
    authors:
      'Vaswani, Ashish and Shazeer, Noam and Parmar, Niki and Uszkoreit, Jakob and Jones, Llion and Gomez, Aidan N. and Kaiser, Łukasz and Polosukhin, Illia',
    title: 'Attention Is All You Need',
    booktitle: 'Advances in Neural Information Processing Systems',
  },
  wang2020: {
    authors: 'Wang, Jiaxuan and Wiens, Jenna',
    title: 'AdaSGD: Bridging the Gap between SGD and Adam',
    arxiv: '2006.16541',
  },
  woodworth2020: {
    authors:
      'Woodworth, Blake and Gunasekar, Suriya and Lee, Jason D. and Moroshko, Edward and Savarese, Pedro and Golan, Itay and Soudry, Daniel and Srebro, Nathan',
    title: 'Kernel and Rich Regimes in Overparametrized Models',
    booktitle: 'Conference on Learning Theory',
  },
  linnainmaa1976: {
    authors: 'Linnainmaa, Seppo',
    title: 'Taylor Expansion of the Accumulated Rounding Error',
    journal: 'BIT Numerical Mathematics',
  },
  payne1983: {
    authors: 'Payne, Mary H. and Hanek, Robert N.',
    title: 'Radian Reduction for Trigonometric Functions',
    journal: 'ACM SIGNUM Newsletter',
  },
  cody1980: {
    authors: 'Cody, William J. and Waite, William',
    title: 'Software Manual for the Elementary Functions',
    publisher: 'Prentice-Hall',
  },
  knuth1969: {
    authors: 'Knuth, Donald E.',
    title: 'The Art of Computer Programming, Volume 2: Seminumerical Algorithms',
    publisher: 'Addison-Wesley',
  },
} as const;

export const papers: typeof others & typeof frontier = { ...others, ...frontier };

export type PaperKey = keyof typeof papers;

/** Where in a paper: `(39)`, `Def. 4.3`, `Fig. 2 (a)`, several with commas, ranges with a hyphen; empty for the paper as a whole. */
export type Place =
  | ''
  | `(${string}`
  | `${'Alg.' | 'App.' | 'Def.' | 'Fig.' | 'Lemma' | 'Prop.' | 'Remark' | 'Sec.' | 'Table' | 'Thm.' | 'open question'} ${string}`;

/** What something rests on: a place in a paper, and other papers besides. */
export interface Reference {
  /** The paper, by the name that `minifold cite` knows. */
  readonly paper: PaperKey;
  /** The place in it. */
  readonly place: Place;
  /** Set where the question is ours, asked after that place. */
  readonly own?: true;
  /** Places in other papers. */
  readonly also?: readonly { readonly paper: PaperKey; readonly place: Place }[];
}
