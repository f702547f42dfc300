namespace FfiToolkit.Node.Callbacks;

/// <summary>Makes an environment's event loop run something, asked from any thread.</summary>
internal abstract unsafe class LoopWaker
{
    /// <summary>Has it run soon, once or more often. From any thread, until the environment's cleanup hooks that were added later have run.</summary>
    internal abstract void Wake();

    /// <summary>Keeps the event loop running.</summary>
    internal abstract void Hold();

    /// <summary>Lets the event loop end, as it does without this.</summary>
    internal abstract void LetGo();

    /// <param name="context">The environment.</param>
    /// <param name="run">What runs on JavaScript's thread, called by the event loop.</param>
    internal static LoopWaker Of(IsolateContext context, Action run) =>
        OperatingSystem.IsLinux() && context.V8 is not null ? new DescriptorWaker(context.Env, run) : new ThreadsafeFunctionWaker(context.Env, run);
}
