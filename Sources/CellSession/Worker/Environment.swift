import Glibc

/// The environment that programs are started with.
enum Environment {
  /// This process's variables, as `NAME=value`, with others in their place or beside them.
  static func variables(with others: [String] = []) -> [String] {
    var variables: [String] = []
    var entry = environ
    while let text = entry.pointee {
      variables.append(String(cString: text))
      entry += 1
    }
    let names = others.map { $0.prefix { $0 != "=" } + "=" }
    return variables.filter { variable in !names.contains { variable.hasPrefix($0) } } + others
  }
}
