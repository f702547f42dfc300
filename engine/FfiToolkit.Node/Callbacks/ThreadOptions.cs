namespace FfiToolkit.Node.Callbacks;

/// <summary>How a callback takes calls from other threads.</summary>
/// <param name="Policy">What is done about them.</param>
/// <param name="Capacity">How many posted calls may wait to be delivered.</param>
/// <param name="Drops">Whether a posted call that finds no room is dropped; otherwise its thread waits.</param>
/// <param name="TimeLimit">How long a call waits to be answered, in milliseconds; 0 for as long as it takes.</param>
internal readonly record struct ThreadOptions(ThreadPolicy Policy, int Capacity, bool Drops, int TimeLimit);
