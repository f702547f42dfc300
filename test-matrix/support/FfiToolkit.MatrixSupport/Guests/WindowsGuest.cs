namespace FfiToolkit.MatrixSupport;

/// <summary>win-x64 under some Wine: this machine's processor, Wine's kernel32 and C library.</summary>
internal abstract class WindowsGuest : DotnetGuest
{
    public override string Rid => "win-x64";

    public override string Level => Launcher.Wine.Level;

    public override string FileName(string program) => $"{program}.exe";

    public override string PathInGuest(string path) => $"Z:{path.Replace('/', '\\')}";

    /// <summary>Wine's variables, and those that .NET needs under Wine.</summary>
    /// <param name="wine">Wine's.</param>
    /// <param name="unwind">What <see cref="WineUnwind.Folder"/> gave; programs find it there under the same path.</param>
    protected Dictionary<string, string> Variables(IReadOnlyDictionary<string, string> wine, string unwind)
    {
        Dictionary<string, string> variables = new(wine)
        {
            // CoreCLR's own double mapping ends in "Internal CLR error" under Wine 8 once a dynamic method is finalized.
            ["DOTNET_EnableWriteXorExecute"] = "0",
        };
        foreach ((string name, string value) in WineUnwind.Environment(PathInGuest(unwind)))
        {
            variables[name] = value;
        }

        return variables;
    }
}
