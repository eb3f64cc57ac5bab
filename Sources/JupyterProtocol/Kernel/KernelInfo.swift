/// Who a kernel is and what its language looks like.
///
/// <https://jupyter-client.readthedocs.io/en/stable/messaging.html#kernel-info>
public struct KernelInfo: Sendable, Equatable {
  /// The kernel's own name and version.
  public var implementation: String
  public var implementationVersion: String
  public var language: LanguageInfo
  /// What a console shows when it starts.
  public var banner: String
  public var helpLinks: [HelpLink]

  public init(
    implementation: String, implementationVersion: String, language: LanguageInfo, banner: String,
    helpLinks: [HelpLink] = []
  ) {
    self.implementation = implementation
    self.implementationVersion = implementationVersion
    self.language = language
    self.banner = banner
    self.helpLinks = helpLinks
  }
}

/// How front ends highlight and export the language of a kernel.
public struct LanguageInfo: Sendable, Equatable {
  public var name: String
  public var version: String
  public var mimeType: String
  /// With its dot.
  public var fileExtension: String
  public var pygmentsLexer: String
  public var codeMirrorMode: String

  public init(
    name: String, version: String, mimeType: String, fileExtension: String, pygmentsLexer: String,
    codeMirrorMode: String
  ) {
    self.name = name
    self.version = version
    self.mimeType = mimeType
    self.fileExtension = fileExtension
    self.pygmentsLexer = pygmentsLexer
    self.codeMirrorMode = codeMirrorMode
  }
}

/// An entry of a front end's Help menu.
public struct HelpLink: Sendable, Equatable {
  public var text: String
  public var url: String

  public init(text: String, url: String) {
    self.text = text
    self.url = url
  }
}
