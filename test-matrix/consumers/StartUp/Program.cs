using System.Runtime;
using System.Runtime.CompilerServices;
using FfiToolkit;
using StartUp;

// Linux: StartUp measures the first call of this process; StartUp LIBRARY COUNT makes that many functions fn0, fn1, … of it.
string runtime = RuntimeFeature.IsDynamicCodeSupported ? "CoreCLR" : "NativeAOT";
if (args.Length == 0)
{
    _ = ThreadTime.Now;
    long methods = JitInfo.GetCompiledMethodCount(currentThread: true);
    double start = ThreadTime.Now;
    using FfiContext ffi = new();
    double context = ThreadTime.Now;
    using DynamicLibrary libm = ffi.Load("libm.so.6");
    double library = ThreadTime.Now;
    NativeFunction pow = libm.GetFunction("pow", "f64(f64, f64)");
    double function = ThreadTime.Now;
    pow.Invoke(2.0, 10.0);
    double call = ThreadTime.Now;
    methods = JitInfo.GetCompiledMethodCount(currentThread: true) - methods;
    Console.WriteLine(FormattableString.Invariant(
        $"{runtime}: first call after {call - start:F2} ms of this thread (context {context - start:F2}, library {library - context:F2}, function {function - library:F2}, call {call - function:F2}), {methods} methods compiled"));
    return;
}

int count = int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture);
using FfiContext many = new();
using DynamicLibrary functions = many.Load(args[0]);
string[] names = [.. Enumerable.Range(0, count).Select(static i => $"fn{i}")];
NativeFunction[] made = new NativeFunction[count];
foreach (string name in names)
{
    functions.GetSymbol(name);
}

// The first ones compile code.
for (int i = 0; i < 500; i++)
{
    functions.GetFunction(names[i], "i32(i64, i32)").Call<long, int, int>(i, 1);
}

Thread.Sleep(300);
long managed = GC.GetTotalMemory(true);
long allocated = GC.GetAllocatedBytesForCurrentThread();
long resident = ProcessMemory.Anonymous;
long code = many.CodeMemory.MappedBytes;
double began = ThreadTime.Now;
for (int i = 0; i < count; i++)
{
    made[i] = functions.GetFunction(names[i], "i32(i32, i32)");
}

double ended = ThreadTime.Now;
allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
managed = GC.GetTotalMemory(true) - managed;
Console.WriteLine(FormattableString.Invariant(
    $"{runtime}: {count} functions, each {(ended - began) * 1000 / count:F2} us, {allocated / count} bytes allocated of which {managed / count} are kept, {(many.CodeMemory.MappedBytes - code) / count} bytes of code; anonymous memory of the process grew by {(ProcessMemory.Anonymous - resident) / count} bytes for each"));
GC.KeepAlive(made);
