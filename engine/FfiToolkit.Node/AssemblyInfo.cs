using System.Runtime.CompilerServices;

// Node-API is plain C; nothing may fall back to run-time marshalling stubs.
[assembly: DisableRuntimeMarshalling]
