namespace FfiToolkit.DotnetSuites;

/// <summary>The suite itself cannot do what it was asked for.</summary>
internal sealed class SuiteException(string message) : Exception(message);
