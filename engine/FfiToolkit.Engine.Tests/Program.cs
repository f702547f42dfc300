using FfiToolkit.Tests.Support;
using Xunit.Runner.InProc.SystemConsole;
#if !WITHOUT_FFI_FASTCALL
using FfiToolkit.Tests.Fuzzing;
#endif

// The runner of xunit; or, asked by a test, one scenario in a process of its own; or, asked by eng/fuzz.sh, the fuzzer; or, asked
// by the test matrix, the native libraries for a guest.
return args switch
{
    [ChildProcess.Verb, var scenario] => ChildScenarios.Run(scenario),
    [Prebuilt.Verb, var folder, var rid, var kept] => await Prebuilt.BuildAsync(folder, rid, kept),
#if !WITHOUT_FFI_FASTCALL
    [FuzzProgram.Verb, .. var options] => await FuzzProgram.RunAsync(options, Console.Out, Console.Error),
#endif
    _ => await ConsoleRunner.Run(args),
};
