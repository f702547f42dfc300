using CrossTour;
using FfiToolkit;

// Prints one line for each part of a system that works as it should; what went wrong, and 1, for one that does not.
(string Name, Func<string> Run)[] tour =
[
    ("exceptions", Exceptions.Run),
    ("collections", Memory.Run),
    ("threads", Threads.Run),
    ("files", Files.Run),
    ("sockets", Sockets.Run),
    ("compression", Compression.Run),
    ("native calls", NativeCalls.Run),
    ("engine", Engine.Run),
    ("library", () => args is [var library] ? Engine.Load(library) : "none"),
];
int failures = 0;
foreach ((string name, Func<string> run) in tour)
{
    try
    {
        Console.WriteLine($"{name}: {run()}");
    }
    catch (Exception failure)
    {
        failures++;
        Console.WriteLine($"{name}: FAILED {failure}");
    }
}

return failures == 0 ? 0 : 1;
