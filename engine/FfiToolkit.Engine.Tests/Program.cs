using FfiToolkit.Tests.Support;
using Xunit.Runner.InProc.SystemConsole;

// The runner of xunit; or, asked by a test, one scenario in a process of its own.
return args is [ChildProcess.Verb, var scenario] ? ChildScenarios.Run(scenario) : await ConsoleRunner.Run(args);
