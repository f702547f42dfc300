namespace FfiToolkit.Build.Tasks.Tests.Support;

/// <summary>One small tree, as the programs of Debian 13 (gzip 1.13, xz 5.8, bzip2 1.0.8, zstd 1.5.7) compress GNU tar's archive of it: whole, and in two pieces one after the other.</summary>
internal static class CompressedArchives
{
    private static readonly Dictionary<string, string> s_archives = new()
    {
        ["gz"] = "H4sIAAAAAAACA+3Wz2vCMBjG8Zz9KzI92yZdY6/C6KGgDqbsPvtDAyVCa/9/s7HDVsZAsB3D7+eSkOvD++St7b6q7FwHKlChGIbyEmM+Tq9//nBPTBIJacQIuvb81kgp7lT9Nf9V9pRutukQ+S/i+Jf84+/5a2USLaQi/8Gts91EQDD/fv7zk6vsoWvKkftfR7351/F7/zP/w5s9hHvrwvZICzD/1uV1V5S33gOv3v+0jrRh//uz/P1LcAysG2v/e+zvf5HxT/T/GP1flJV1pXxNX7bZ80ZOl5+35ZQfAQAAAAAAAAAA4B+6ADzUA2UAKAAA",
        ["xz"] = "/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM4Cf/ANpdADYaSGpcfomy/sx0EnIHm2r9GI8q5HIb5oUjHEosZTagtuOqA7lbn6DYtHKSy8sZBOf0rBqGNSUzSxv3v18xnqmo/BGKxJ6VIUmmS4R7QY3ZuUsC+4C2yzn/5RwSLJu0sAYxOW/hhyz6DMpZHktZFF5vRq1r9mx6Q1Qw+5BGPwI3H80Qn7ki/IFbmZTXrpGlI0Wnkcm2cvk1fJVw51eL9D0ty1YLs5xuGehPkes9kUDHcRh3YneQZu59g8GsN0xCkjSOgHlGyuP9DWmqSIu+1vrAwoDN1RUrQ3OgAAAAEat2xAlmWAAAAfYBgFAAAOKfG7yxxGf7AgAAAAAEWVo=",
        ["bz2"] = "QlpoOTFBWSZTWd3XcREAARJfgMuQeAP/gEo/nQB/5Z4ADCgwANjQxoaGgAyGgAAAABEIBoRgANRgAAABFJCZEfqTTTCBo0xqMgMjGp97sPdGJyl00gnEQqRfEUyZssqyggmJioimUkwJWikAn1bkmnBNdaY8+i9zN6Y0mkp2UHfEoO2xkg+IkCDp2a9tvWg4a9mpJPpTKPCokmQoMFBKQRaAaQlFBFGsB5RkEfGY6ply4HTgsRFX+tC0oDKuncU5NVScU1p0aSORb60738S9wGn2v8ttQ8UiVlhRdni6XIwJdLmmO/CTSZdcmZQP8XckU4UJDd13ERA=",
        ["zst"] = "KLUv/WQAJwUGAOIHGxhQ1wODqND8JVC9kfJQkLAlVxDiEJg5s6fCcQiwcRToSSSI81/YGmzhtcgfs+i0tsTWp1X5s07mp2Qw1GtppZj7sL/yVjUQKcyETa9Paq01EqhJEGVpCLnJ67522PX6ne1+Z8sZZ6TEXxf1Wh8gIC1MmXnrhx7QV0gKazeMUXMIK0f6hcAGWCLADag6EQDAmh4OQJ9A9YxdJd5hNiDTG4AD4KNqsCqTmdCFTzvAEeijOHgpP0p4gEEBdiauBICq7cY=",
        ["xz in two streams"] = "/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4AfPAHJdADYaSGpcfomy/sx0EnIHm2r9GI8q5HIb5oUjHEosZTagtuOqA7lbn6DYtHKSy8sZBOf0rBqGNSUzSxv3v18xnqmo/BGKxJ6VIUmmS4R7QY3ZuUsC+4C2yzn/5RwSLJu0sAYxOW/hhyz6DMpZHksqRsXAAAAAAM7gKGyR8jFpAAGOAdAPAABhdof3scRn+wIAAAAABFla/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4CAvAJ5dAABuOGooAEpEj7J8Vic0Btrkse8wfCve3aMgSOWXhZ2Jn9Zw746oxV49soMUhjSAoxc29pz1sXzkKnFnJnnKxpC5dKivHxBAGMPytDub27+GhN+NkHJRQkUqRmbpFfuBzpuCUJAx67tz5ibCILQxtne6EtajrraoVJ3ke4igT9S6HHc6Z+j6lHAp0jpHmTG7UA8qg36QwdstRKznvvIYAAAAGFuMJzFg5boAAboBsEAAACQOjCixxGf7AgAAAAAEWVo=",
        ["bz2 in two streams"] = "QlpoOTFBWSZTWYoeTsEAAHhfhMuQQAP3gAo3DAB7pZ4ABAAEKCAAkor1EAAABkAGmj1BtSmQ1NlD1DQxGgAA4aoyU4n6UECnNqtDSRnc+gsKwTJG6J4HnUiVIpTAWoZAYYYwArpvuKFte9NO692W1VKDWOgdBm0xpmU6bH5TWcCAwXB6/cchbiAsH+kL1jARjECI0i/i7kinChIRQ8nYIEJaaDkxQVkmU1kcnLNxAAAAX4DKkHgH/4BKKZkAf2UeAAwoIACUCUimn6obU9QAaYEaNqBobUEqaQACaYjAIZDTJoN+0jkn/wCQIApHRSgKGlrW+ELCDo0KAQD1I+XlinnbSu+K3k48a+WZkhwlaITgwELLXCFJJnZU0mqr5Mseq5ObiadsCA24uLiA+tT8VEKDAtb8S8x/U6YW4kwGqpJHvE0IRF0jhxE2CIn8XckU4UJAcnLNxA==",
        ["zst in two frames"] = "KLUv/QRYJQQAAoUSGnDHbbHAAN1Rodbdn+WAlF3sapNEuvyfe0EGq5o04J6gMUIBQDRLeaI2X3f3UMyikJVgpnMOhoecmJr7x//M/f9oHB1p0Rh72iAVADFAAVgHkHHAfIcH6A2QD7DMVQDSVkrAgMpAZiB0AaYdII5ABxQHIB2s+PkAVgBwrFzGTEAJmjYZpCi1L/0EWH0EAIIGFxtwa3NY0AfaCA2WEcWBBMS1yprdXIrqTtXIwxRpWRIeEAZForBA91ZdgxzdlEya0trgrXLUqhrRwXhAkROdLGHs/p9J+H8v10RP4+26umKCVWX2McCB1ltmBRA7EgDrB3pAX2FWWIsbwIC6QYeBPRCgPEB8gQ4oDkA6WPHzAawA4Fi5jAVokweq3wRYTncJNg==",
    };

    public static TheoryData<string> Names => [.. s_archives.Keys];

    public static byte[] Read(string name) => Convert.FromBase64String(s_archives[name]);
}
