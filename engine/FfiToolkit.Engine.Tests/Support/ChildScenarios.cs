namespace FfiToolkit.Tests.Support;

/// <summary>What this program does as a child of a test. Each scenario prints what it found; the test judges.</summary>
internal static class ChildScenarios
{
    internal const string CallThroughLibc = "call";
    internal const string CallWithoutFastcall = "call-without-fastcall";
    internal const string CallWithShortFiles = "call-with-short-files";
    internal const string CollectWhileCallsRun = "collect-while-calls-run";
    internal const string BindWithoutDynamicCode = "bind-without-dynamic-code";

    internal static int Run(string scenario)
    {
        switch (scenario)
        {
            case CallThroughLibc:
                PrintOneCall();
                return 0;
            case CallWithoutFastcall:
                // What WithoutFfiFastcall=true in a project writes into the program's runtimeconfig.json.
                AppContext.SetSwitch("FfiToolkit.Fastcall", false);
                PrintOneCall();
                return 0;
            case CollectWhileCallsRun:
                CollectDuringCalls.Run();
                return 0;
            case BindWithoutDynamicCode:
                // What NativeAOT answers; nobody has asked yet.
                AppContext.SetSwitch("System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported", false);
                PrintRefusalOfBind<Func<int, int>>();
                return 0;
            case CallWithShortFiles:
                // RLIMIT_FSIZE, to half of what a context maps at least.
                AskSystem("setrlimit", "i32(i32, buffer)", 1, new ulong[] { 32 * 1024, 32 * 1024 });
                PrintOneCall();
                return 0;
            default:
                Console.Error.WriteLine($"unknown scenario '{scenario}'");
                return 2;
        }
    }

    private static void AskSystem(string name, string signature, params FfiValue[] arguments)
    {
        using FfiContext context = new(new FfiContextOptions { CodeMemory = CodeMemoryPolicy.None });
        using DynamicLibrary library = CLibrary.Load(context);
        int result = (int)library.GetFunction(name, signature).Invoke(arguments);
        Console.WriteLine($"{name}: {result}");
    }

    private static void PrintOneCall()
    {
        using FfiContext context = new();
        using DynamicLibrary library = CLibrary.Load(context);
        NativeFunction abs = library.GetFunction("abs", "i32(i32)");
        Console.WriteLine($"available: {context.IsFastcallAvailable}");
        Console.WriteLine($"obstacle: {context.FastcallObstacle}");
        Console.WriteLine($"path: {abs.CallPath}");
        Console.WriteLine($"reason: {abs.CallPathReason}");
        Console.WriteLine($"result: {abs.Invoke(-5)}");
        Console.WriteLine($"code: {context.CodeMemory.MappedBytes}");
    }

    // With a type parameter the generator does not see which type it is.
    private static void PrintRefusalOfBind<TDelegate>()
        where TDelegate : Delegate
    {
        using FfiContext context = new();
        using DynamicLibrary library = CLibrary.Load(context);
        NativeFunction abs = library.GetFunction("abs", "i32(i32)");
        try
        {
            Console.WriteLine(abs.Bind<TDelegate>());
        }
        catch (FfiBindException refusal)
        {
            Console.WriteLine(refusal.Message);
        }
    }
}
