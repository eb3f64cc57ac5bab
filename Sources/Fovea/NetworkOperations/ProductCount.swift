/// Counts the multiplications, each with an addition, of convolutions and matrix products while a function runs.
enum ProductCount {
  @TaskLocal private static var counter: Counter?

  private final class Counter: @unchecked Sendable {
    var products = 0
  }

  /// What a function gives, and how many products it took.
  static func counted<Result>(_ body: () throws -> Result) rethrows -> (result: Result, products: Int) {
    let counter = Counter()
    let result = try $counter.withValue(counter, operation: body)
    return (result, counter.products)
  }

  /// Adds products, if somebody counts them.
  static func note(_ products: @autoclosure () -> Int) {
    if let counter { counter.products += products() }
  }
}
