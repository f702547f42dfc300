using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

// The gate of --experimental-ffi for .NET: without ExperimentalFfi=true every use of the engine is a compile error.
[assembly: Experimental("FFITK0001", Message = "Set <ExperimentalFfi>true</ExperimentalFfi> in the project that calls it.", UrlFormat = "https://github.com/ffitoolkit/ffitoolkit/blob/main/docs/diagnostics.md#ffitk0001")]

// Native signatures here are blittable; nothing may fall back to run-time marshalling stubs.
[assembly: DisableRuntimeMarshalling]
