// Multiply-adds of whole vectors. Swift's own go lane by lane, from which the compiler does not always make a vector again:
// not where a polynomial's coefficients are the same for all lanes.

#pragma once

#ifdef __AVX512F__
typedef float SixteenFloats __attribute__((ext_vector_type(16)));

/// `sum + a * b`, rounded once.
static inline __attribute__((always_inline)) SixteenFloats fusedMultiplyAdd16(
    SixteenFloats sum, SixteenFloats a, SixteenFloats b) {
  return __builtin_elementwise_fma(a, b, sum);
}
#endif

#ifdef __FMA__
typedef float EightFloats __attribute__((ext_vector_type(8)));

/// `sum + a * b`, rounded once.
static inline __attribute__((always_inline)) EightFloats fusedMultiplyAdd8(
    EightFloats sum, EightFloats a, EightFloats b) {
  return __builtin_elementwise_fma(a, b, sum);
}
#endif
