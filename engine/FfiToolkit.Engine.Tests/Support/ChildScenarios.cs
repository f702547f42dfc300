namespace FfiToolkit.Tests.Support;

/// <summary>What this program does as a child of a test. Each scenario prints what it found; the test judges.</summary>
internal static class ChildScenarios
{
    internal const string CallThroughLibc = "call";
    internal const string CallWithoutFastcall = "call-without-fastcall";
    internal const string CallWhereMemoryIsRefused = "call-where-memory-is-refused";
    internal const string MakeCallbacksWhereMemoryIsRefused = "make-callbacks-where-memory-is-refused";
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
            case CallWhereMemoryIsRefused:
                RefusingMachine.PrintCalls(PrintOneCall);
                return 0;
            case MakeCallbacksWhereMemoryIsRefused:
                RefusingMachine.PrintCallbacks();
                return 0;
            default:
                Console.Error.WriteLine($"unknown scenario '{scenario}'");
                return 2;
        }
    }

    private static void PrintOneCall(CodeMemoryPolicy policy = CodeMemoryPolicy.Automatic)
    {
        using FfiContext context = new(new FfiContextOptions { CodeMemory = policy });
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
