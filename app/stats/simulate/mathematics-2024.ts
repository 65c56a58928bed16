/**
 * GCSE mathematics 2023/24 by average key stage 2 scaled score, all pupils of state-funded schools in England, grades U
 * and 1 to 9 (pupils without a grade left out). Source: Department for Education, "Key stage 4 performance: transition
 * matrices", revised. Contains public sector information licensed under the Open Government Licence v3.0.
 */
export const MATHEMATICS_2024 = [
  { from: Number.NEGATIVE_INFINITY, to: 80, counts: [1172, 1505, 839, 482, 272, 159, 53, 37, 22, 6] },
  { from: 80, to: 90, counts: [3340, 7643, 4874, 2341, 946, 288, 50, 22, 3, 3] },
  { from: 90, to: 96, counts: [1886, 8686, 11321, 9843, 5635, 1924, 354, 143, 43, 3] },
  { from: 96, to: 100, counts: [965, 5288, 10710, 15309, 14623, 7035, 1424, 545, 149, 23] },
  { from: 100, to: 102.5, counts: [525, 2644, 6795, 13220, 18362, 12248, 3235, 1211, 312, 41] },
  { from: 102.5, to: 105, counts: [448, 1890, 5301, 12934, 24033, 21715, 7937, 3398, 1048, 195] },
  { from: 105, to: 107.5, counts: [248, 1119, 3106, 9066, 22134, 27137, 13996, 7427, 3067, 636] },
  { from: 107.5, to: 110, counts: [134, 455, 1351, 4321, 13617, 22783, 17377, 12176, 6613, 1727] },
  { from: 110, to: 113.5, counts: [74, 209, 560, 1901, 7558, 16976, 18588, 18163, 13838, 5716] },
  { from: 113.5, to: 117, counts: [12, 30, 63, 302, 1362, 4287, 7226, 10477, 12422, 8812] },
  { from: 117, to: 120.5, counts: [0, 1, 4, 22, 93, 399, 923, 1988, 3831, 5471] },
] as const
