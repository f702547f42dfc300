using System.Net;
using System.Net.Sockets;
using System.Text;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Callbacks;

/// <summary>libcurl hands what it receives to the program; its options are variadic.</summary>
public sealed unsafe class CurlCallbackTests
{
    // <curl/curl.h>
    private const int Url = 10002;
    private const int WriteFunction = 20011;
    private const int WriteData = 10001;
    private const int NoProxy = 10177;
    private const int NoSignal = 99;
    private const string Write = "u64(pointer, u64, u64, pointer)";

    private static readonly byte[] s_body = [.. Enumerable.Range(0, 300_000).Select(static i => (byte)(i * 7))];

    [Theory, BothPaths]
    public void A_download_arrives_in_the_programs_callback(CallPath path)
    {
        using FfiContext ffi = Contexts.Open(path);
        DynamicLibrary curl = SystemLibrary.Load(ffi, "libcurl.so.4");
        using MemoryStream received = new();
        int calls = 0;
        using NativeCallback write = ffi.CreateCallback(Write, (nint bytes, ulong size, ulong count, nint data) =>
        {
            Assert.Equal(4711, data);
            if (++calls % 4 == 0)
            {
                GC.Collect();
            }

            received.Write(new ReadOnlySpan<byte>((void*)bytes, checked((int)(size * count))));
            return size * count;
        });

        Assert.Equal(0, Fetch(curl, write));

        Assert.Equal(s_body, received.ToArray());
        Assert.InRange(calls, 2, s_body.Length);
    }

    [Theory, BothPaths]
    public void An_exception_in_the_callback_ends_the_download_and_comes_out_of_it(CallPath path)
    {
        using FfiContext ffi = Contexts.Open(path);
        DynamicLibrary curl = SystemLibrary.Load(ffi, "libcurl.so.4");
        int calls = 0;

        // The default result, 0, is fewer bytes than were given: libcurl stops.
        using NativeCallback write = ffi.CreateCallback(Write, ulong (nint bytes, ulong size, ulong count, nint data) =>
        {
            calls++;
            throw new InvalidOperationException("disk full");
        });

        Assert.Equal("disk full", Assert.Throws<InvalidOperationException>(() => Fetch(curl, write)).Message);
        Assert.Equal(1, calls);
    }

    private static int Fetch(DynamicLibrary curl, NativeCallback write)
    {
        using TcpListener server = new(IPAddress.Loopback, 0);
        server.Start();
        Thread serving = new(() => Serve(server)) { IsBackground = true };
        serving.Start();
        NativeFunction setNumber = curl.GetFunction("curl_easy_setopt", "i32(pointer, i32, ..., long)");
        NativeFunction setText = curl.GetFunction("curl_easy_setopt", "i32(pointer, i32, ..., string)");
        NativeFunction setAddress = curl.GetFunction("curl_easy_setopt", "i32(pointer, i32, ..., pointer)");
        NativeFunction setFunction = curl.GetFunction("curl_easy_setopt", $"i32(pointer, i32, ..., u64(*)(pointer, u64, u64, pointer))");
        nint request = (nint)curl.GetFunction("curl_easy_init", "pointer()").Invoke();
        try
        {
            Assert.Equal(0, (int)setText.Invoke(request, Url, $"http://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}/"));
            Assert.Equal(0, (int)setText.Invoke(request, NoProxy, "*"));
            Assert.Equal(0, (int)setNumber.Invoke(request, NoSignal, 1));
            Assert.Equal(0, (int)setAddress.Invoke(request, WriteData, (nint)4711));
            Assert.Equal(0, (int)setFunction.Invoke(request, WriteFunction, write));
            return (int)curl.GetFunction("curl_easy_perform", "i32(pointer)").Invoke(request);
        }
        finally
        {
            curl.GetFunction("curl_easy_cleanup", "void(pointer)").Invoke(request);
            server.Stop();
            serving.Join();
        }
    }

    // One answer, to whatever is asked. Who hangs up early is no fault.
    private static void Serve(TcpListener server)
    {
        try
        {
            using TcpClient client = server.AcceptTcpClient();
            using NetworkStream stream = client.GetStream();
            _ = stream.Read(new byte[4096]);
            stream.Write(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {s_body.Length}\r\nConnection: close\r\n\r\n"));
            stream.Write(s_body);
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
        }
    }
}
