namespace FfiToolkit.TestMatrix;

/// <summary>Steps that jobs of the workflow have in common, as lines of YAML.</summary>
internal static class Steps
{
    internal const string Checkout = $"""
              - uses: {Actions.Checkout}
                with:
                  persist-credentials: false
        """;

    internal const string Dotnet = $"""
              - uses: {Actions.SetupDotnet}
                with:
                  global-json-file: global.json
        """;

    /// <summary>What the build job made, where the scripts expect it.</summary>
    internal const string Built = $"""
              - uses: {Actions.Download}
                with:
                  name: built
                  path: artifacts
        """;

    /// <summary>What a bare Debian lacks for the steps above.</summary>
    internal const string Prerequisites = """
              - run: apt-get update && apt-get install -y --no-install-recommends ca-certificates curl git libicu72
        """;

    /// <summary>The checkout belongs to another user than root, who git runs as in a container.</summary>
    internal const string TrustCheckout = """
              - run: git config --global --add safe.directory "$GITHUB_WORKSPACE"
        """;

    /// <summary>Uploads a run's results, those of a failed one too.</summary>
    /// <param name="name">The artifact's name; <c>results-</c> and more is what the last job joins.</param>
    internal static string Results(string name) => $$"""
              - uses: {{Actions.Upload}}
                if: always()
                with:
                  name: {{name}}
                  path: artifacts/matrix
                  if-no-files-found: error
        """;
}
