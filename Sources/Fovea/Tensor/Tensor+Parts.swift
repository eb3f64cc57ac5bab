/// Parts named by any mixture of indexes, ranges, `.all`, `.stride(by:)`, `.newAxis` and `.rest`.
extension Tensor {
  /// The part that 1 entry names.
  public subscript<A: TensorIndexing>(a: A) -> Tensor {
    get { part([a.tensorIndex]) }
    set { setPart([a.tensorIndex], to: newValue) }
  }

  /// The only number of the part that 1 entry names; setting it fills the part.
  @_disfavoredOverload
  public subscript<A: TensorIndexing>(a: A) -> Float {
    get { part([a.tensorIndex]).scalar }
    set { setPart([a.tensorIndex], to: Tensor(newValue)) }
  }

  /// The part that 2 entries name.
  public subscript<A: TensorIndexing, B: TensorIndexing>(a: A, b: B) -> Tensor {
    get { part([a.tensorIndex, b.tensorIndex]) }
    set { setPart([a.tensorIndex, b.tensorIndex], to: newValue) }
  }

  /// The only number of the part that 2 entries name; setting it fills the part.
  @_disfavoredOverload
  public subscript<A: TensorIndexing, B: TensorIndexing>(a: A, b: B) -> Float {
    get { part([a.tensorIndex, b.tensorIndex]).scalar }
    set { setPart([a.tensorIndex, b.tensorIndex], to: Tensor(newValue)) }
  }

  /// The part that 3 entries name.
  public subscript<A: TensorIndexing, B: TensorIndexing, C: TensorIndexing>(a: A, b: B, c: C) -> Tensor {
    get { part([a.tensorIndex, b.tensorIndex, c.tensorIndex]) }
    set { setPart([a.tensorIndex, b.tensorIndex, c.tensorIndex], to: newValue) }
  }

  /// The only number of the part that 3 entries name; setting it fills the part.
  @_disfavoredOverload
  public subscript<A: TensorIndexing, B: TensorIndexing, C: TensorIndexing>(a: A, b: B, c: C) -> Float {
    get { part([a.tensorIndex, b.tensorIndex, c.tensorIndex]).scalar }
    set { setPart([a.tensorIndex, b.tensorIndex, c.tensorIndex], to: Tensor(newValue)) }
  }

  /// The part that 4 entries name.
  public subscript<A: TensorIndexing, B: TensorIndexing, C: TensorIndexing, D: TensorIndexing>(a: A, b: B, c: C, d: D)
    -> Tensor
  {
    get { part([a.tensorIndex, b.tensorIndex, c.tensorIndex, d.tensorIndex]) }
    set { setPart([a.tensorIndex, b.tensorIndex, c.tensorIndex, d.tensorIndex], to: newValue) }
  }

  /// The only number of the part that 4 entries name; setting it fills the part.
  @_disfavoredOverload
  public subscript<A: TensorIndexing, B: TensorIndexing, C: TensorIndexing, D: TensorIndexing>(a: A, b: B, c: C, d: D)
    -> Float
  {
    get { part([a.tensorIndex, b.tensorIndex, c.tensorIndex, d.tensorIndex]).scalar }
    set { setPart([a.tensorIndex, b.tensorIndex, c.tensorIndex, d.tensorIndex], to: Tensor(newValue)) }
  }

  /// The part that 5 entries name.
  public subscript<A: TensorIndexing, B: TensorIndexing, C: TensorIndexing, D: TensorIndexing, E: TensorIndexing>(a: A,
    b: B, c: C, d: D, e: E
  ) -> Tensor {
    get { part([a.tensorIndex, b.tensorIndex, c.tensorIndex, d.tensorIndex, e.tensorIndex]) }
    set { setPart([a.tensorIndex, b.tensorIndex, c.tensorIndex, d.tensorIndex, e.tensorIndex], to: newValue) }
  }

  /// The only number of the part that 5 entries name; setting it fills the part.
  @_disfavoredOverload
  public subscript<A: TensorIndexing, B: TensorIndexing, C: TensorIndexing, D: TensorIndexing, E: TensorIndexing>(a: A,
    b: B, c: C, d: D, e: E
  ) -> Float {
    get { part([a.tensorIndex, b.tensorIndex, c.tensorIndex, d.tensorIndex, e.tensorIndex]).scalar }
    set { setPart([a.tensorIndex, b.tensorIndex, c.tensorIndex, d.tensorIndex, e.tensorIndex], to: Tensor(newValue)) }
  }
}
