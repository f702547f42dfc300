using System.Net;

namespace FfiToolkit.Build.Tasks.Sources;

/// <summary>The addresses where sources are published. A machine without network is told so within seconds.</summary>
public sealed class UpstreamPlace : ISourcePlace
{
    private static readonly TimeSpan s_connect = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_download = TimeSpan.FromMinutes(2);

    // A host that could not be reached is not tried again for another version or address in the same build.
    private readonly Dictionary<string, string> _unreachable = new(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public string Name => "upstream";

    /// <inheritdoc/>
    public async Task<PlaceResult> FetchAsync(SourcePin pin, string workFolder, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(pin);
        List<string> reasons = [];
        foreach (string address in pin.Addresses)
        {
            PlaceResult result = await FetchAsync(address, workFolder, cancellation).ConfigureAwait(false);
            if (result.File is not null)
            {
                return result;
            }

            reasons.Add(result.Reason);
        }

        return PlaceResult.Missing(reasons.Count == 0 ? "no address is named" : string.Join("; ", reasons));
    }

    private async Task<PlaceResult> FetchAsync(string published, string workFolder, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(published, UriKind.Absolute, out Uri? address) || address.Scheme is not ("https" or "http"))
        {
            return PlaceResult.Missing($"'{published}' is not an https address");
        }

        if (_unreachable.TryGetValue(address.Authority, out string? refusal))
        {
            return PlaceResult.Missing($"{published}: not tried, {refusal}");
        }

        using SocketsHttpHandler handler = new() { ConnectTimeout = s_connect };
        using HttpClient client = new(handler) { Timeout = s_download };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("FfiToolkit.Build");
        string file = Path.Combine(workFolder, $"{Guid.NewGuid():N}.archive");
        try
        {
            using HttpResponseMessage response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                return PlaceResult.Missing($"{address} answered {(int)response.StatusCode} {response.ReasonPhrase}");
            }

            await using FileStream stream = File.Create(file);
            await response.Content.CopyToAsync(stream, cancellation).ConfigureAwait(false);
            return PlaceResult.Found(file, $"upstream: {address}");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            // HttpClient reports its own timeouts as cancellation too.
            cancellation.ThrowIfCancellationRequested();
            string reason = (failure.InnerException ?? failure).Message;
            _unreachable[address.Authority] = $"its host could not be reached ({reason})";
            return PlaceResult.Missing($"{address}: {reason}");
        }
    }
}
