using System.Collections.Immutable;

namespace FfiToolkit.TestMatrix;

/// <summary>The manifest is not one; every problem is in the message, one line each.</summary>
internal sealed class ManifestException(string file, ImmutableArray<string> problems)
    : MatrixException($"'{file}' is not a matrix:{Environment.NewLine}{string.Join(Environment.NewLine, problems.Select(static one => "  " + one))}")
{
    internal ImmutableArray<string> Problems => problems;
}
