using System.Text;
using FfiToolkit;
using NativeTour;

// Windows has a code page for output by default, which may lack what the database holds.
Console.OutputEncoding = Encoding.UTF8;

// What a program computes is printed plain; how the calls went is on lines that start with "path:".
if (args.Contains("--refuse-executable-memory"))
{
    ExecutableMemory.Refuse();
}

try
{
    // Before anything else is called: what it makes .NET compile is compiled once.
    long compiled = FirstCall.Measure();
    using FfiContext ffi = new();
    Report report = new();
    MathTour.Run(ffi, report);
    StructTour.Run(ffi, report);
    ZlibTour.Run(ffi, report);
    SqliteTour.Run(ffi, report);
    SortTour.Run(ffi, report);
    LoadingTour.Run(ffi);
    report.Print(ffi);
    Console.WriteLine($"path: first-call {compiled} methods compiled");
    return 0;
}
catch (FfiLoadException missing)
{
    Console.Error.WriteLine($"NativeTour needs {missing.Path ?? "the main program"}: {missing.Message}. Install the library that has it (Debian: libsqlite3-0, zlib1g; Windows: put zlib1.dll beside the program).");
    return 2;
}
