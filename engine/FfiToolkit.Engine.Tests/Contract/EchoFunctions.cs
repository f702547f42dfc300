using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Contract;

/// <summary>For each path and type, a function that returns its only argument and one that returns its ninth.</summary>
public sealed class EchoFunctions : IDisposable
{
    private readonly NativeFixture _fixture;
    private readonly Dictionary<CallPath, DynamicLibrary> _libraries = [];
    private readonly List<FfiContext> _contexts = [];

    public EchoFunctions(NativeFixture fixture) => _fixture = fixture;

    internal NativeFunction One(CallPath path, NativeType type) => Library(path).GetFunction($"echo_{type.ToString()}", $"{type.ToString()}({type.ToString()})");

    internal NativeFunction Ninth(CallPath path, NativeType type) =>
        Library(path).GetFunction($"ninth_{type.ToString()}", $"{type.ToString()}(i32, f64, i32, f64, i32, f64, i32, f64, {type.ToString()})");

    /// <summary>How often a native function of the fixture ran on this thread.</summary>
    internal long CallsMade(CallPath path) => (long)Library(path).GetFunction("calls_made", "i64()").Invoke();

    public void Dispose() => _contexts.ForEach(static context => context.Dispose());

    internal DynamicLibrary Library(CallPath path)
    {
        if (!_libraries.TryGetValue(path, out DynamicLibrary? library))
        {
            FfiContext context = Contexts.Open(path);
            _contexts.Add(context);
            _libraries[path] = library = context.Load(_fixture.Path);
        }

        return library;
    }
}
