using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FfiToolkit.Tests.Support;

/// <summary>
/// A child's scenario: functions that nothing refers to are called and block, the collector runs, and one line for each way of
/// calling says whether the function is still there. Code must be optimised from the start: other code keeps everything until it returns.
/// </summary>
internal static class CollectDuringCalls
{
    /// <summary>The environment variable that names the library of the fixture.</summary>
    internal const string Library = "FFITK_TEST_LIBRARY";

    internal static void Run()
    {
        foreach (CodeMemoryPolicy policy in (CodeMemoryPolicy[])[CodeMemoryPolicy.Automatic, CodeMemoryPolicy.None])
        {
            using FfiContext context = new(new FfiContextOptions { CodeMemory = policy });
            DynamicLibrary library = context.Load(Environment.GetEnvironmentVariable(Library)!);
            int[] ends = new int[2];
            library.GetFunction("open_pipe", "i32(buffer)").Invoke(ends);
            foreach (string way in (string[])["Invoke", "Call", "Call with a struct", "Bind"])
            {
                Call call = new(library, ends[0], way);
                Thread thread = new(call.Run);
                thread.Start();
                nint waiting = library.GetSymbol("waiting");
                for (int i = 0; i < 2; i++)
                {
                    SpinWait.SpinUntil(() => call.Returned == i && Marshal.ReadInt32(waiting) == 1);
                    Garbage.Collect();
                    Console.WriteLine($"{(context.IsFastcallAvailable ? CallPath.Fast : CallPath.Libffi)} {way} {i}: {(call.IsFunctionAlive ? "in use" : "collected")}");
                    library.GetFunction("send_byte", "i32(i32, u8)").Invoke(ends[1], 1);
                }

                thread.Join();
            }
        }
    }

    private sealed class Call(DynamicLibrary library, int file, string way)
    {
        private volatile int _returned;
        private WeakReference<NativeFunction>? _function;

        internal int Returned => _returned;

        internal bool IsFunctionAlive
        {
            [MethodImpl(MethodImplOptions.NoInlining)]
            get => _function!.TryGetTarget(out _);
        }

        internal void Run()
        {
            // Twice, since the first call from a page of stack goes another way; not in a loop, in which both would be in use.
            NativeFunction function = way == "Call with a struct"
                ? library.GetFunction("wait_with_struct", "{f64, f64}({f64, f64})")
                : library.GetFunction("wait_for_byte", "i64(i32)");
            _function = new WeakReference<NativeFunction>(function);
            switch (way)
            {
                case "Invoke":
                    function.Invoke(file);
                    _returned++;
                    function.Invoke(file);
                    break;
                case "Call":
                    function.Call<int, long>(file);
                    _returned++;
                    function.Call<int, long>(file);
                    break;
                case "Call with a struct":
                    function.Call<Numbers, Numbers>(new(file, 1));
                    _returned++;
                    function.Call<Numbers, Numbers>(new(file, 2));
                    break;
                default:
                    Func<int, long> bound = function.Bind<Func<int, long>>();
                    bound(file);
                    _returned++;
                    bound(file);
                    break;
            }
        }
    }

    private readonly record struct Numbers(double File, double Other);
}
