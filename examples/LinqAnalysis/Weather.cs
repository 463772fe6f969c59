namespace LinqAnalysis;

/// <summary>Weather as it might be, always the same.</summary>
internal static class Weather
{
    public const int Days = 365;

    public static Station[] Stations { get; } =
    [
        new(1, "Feldberg", "DE"), new(2, "Helgoland", "DE"), new(3, "Säntis", "CH"), new(4, "Sonnblick", "AT"), new(5, "Patscherkofel", "AT"),
    ];

    public static async IAsyncEnumerable<Measurement> MeasureAsync()
    {
        var random = new Random(7);
        for (var hour = 0; hour < Days * 24; hour++)
        {
            var at = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddHours(hour);
            foreach (var station in Stations)
            {
                var season = 12 * Math.Sin((hour / 24.0 - 100) * 2 * Math.PI / Days);
                yield return new Measurement(station.Id, at, Math.Round(6 + season - station.Id + (random.NextDouble() * 6), 1), random.Next(9) == 0 ? random.Next(1, 60) / 10.0 : null);
            }

            if (hour % 1000 == 0)
                await Task.Yield();
        }
    }
}
