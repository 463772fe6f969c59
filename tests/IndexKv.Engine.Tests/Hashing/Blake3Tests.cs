using System.Diagnostics;
using System.Text.Json;
using IndexKv.Engine.Hashing;

namespace IndexKv.Engine.Tests.Hashing;

[TestFixture]
public sealed class Blake3Tests
{
    // derive_key is in the vectors too; the engine has no use for it and does not offer it.
    public static IEnumerable<TestCaseData> Vectors()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "Vectors", "blake3.json")));
        var key = document.RootElement.GetProperty("key").GetString()!;
        foreach (var vector in document.RootElement.GetProperty("cases").EnumerateArray())
        {
            var length = vector.GetProperty("input_len").GetInt32();
            yield return new TestCaseData(
                key, length, vector.GetProperty("hash").GetString(), vector.GetProperty("keyed_hash").GetString()).SetArgDisplayNames($"{length} bytes");
        }
    }

    [TestCaseSource(nameof(Vectors))]
    public void Hash_equals_the_public_vector_at_every_output_length(string key, int inputLength, string hash, string keyedHash)
    {
        var input = Enumerable.Range(0, inputLength).Select(i => (byte)(i % 251)).ToArray();
        foreach (var length in new[] { 1, 26, 32, 64, 65, hash.Length / 2 })
        {
            var output = new byte[length];
            Blake3.Hash(input, output);
            Convert.ToHexStringLower(output).Should().Be(hash[..(2 * length)]);
            Blake3.KeyedHash(System.Text.Encoding.ASCII.GetBytes(key), input, output);
            Convert.ToHexStringLower(output).Should().Be(keyedHash[..(2 * length)]);
        }
    }

    [Test]
    public void KeyedHash_refuses_a_key_of_another_length()
    {
        var hash = () => Blake3.KeyedHash(new byte[31], [], new byte[32]);
        hash.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Test]
    public void Hash_equals_that_of_b3sum()
    {
        var random = new Random(7);
        foreach (var length in new[] { 3, 1024, 1025, 5000, 77_777 })
        {
            var input = new byte[length];
            random.NextBytes(input);
            var output = new byte[32];
            Blake3.Hash(input, output);
            Convert.ToHexStringLower(output).Should().Be(B3Sum(input));
        }
    }

    private static string B3Sum(byte[] input)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, input);
            using var process = Process.Start(new ProcessStartInfo("b3sum", ["--no-names", path]) { RedirectStandardOutput = true })!;
            return process.StandardOutput.ReadToEnd().Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore("b3sum is not installed (Debian package b3sum)");
            throw;
        }
        finally
        {
            File.Delete(path);
        }
    }
}
