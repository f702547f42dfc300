using System.Text;

namespace FfiToolkit.TestMatrix;

/// <summary>
/// Writes the CI workflow of a matrix. Packages are built once; then every cell is a job of its own on a Linux machine, and
/// those that a hosted machine raises to native are a second job there; then one job joins the results.
/// </summary>
internal static class Workflow
{
    /// <summary>Where it is in the checkout.</summary>
    internal const string File = ".github/workflows/ci.yml";

    // The system that the scripts install on; everything that runs here runs there by the same commands.
    private const string Container = "debian:12";

    private const string Runner = "dotnet run --project test-matrix/FfiToolkit.TestMatrix -c Release --";

    internal static string Write(MatrixManifest manifest)
    {
        Cell[] cells = [.. manifest.Cells.Where(static cell => cell.Exists)];
        Cell[] raised = [.. cells.Where(static cell => !cell.Ci!.Raises.IsEmpty)];
        StringBuilder text = new();
        text.Append(Header);
        text.Append(Bench([.. cells.Where(static cell => cell.Suites.Values.Any(static suite => suite.Level > Level.CiOnly))]));
        text.Append(Hosts([.. raised.Where(static cell => cell.Ci is { Image: null, Vm: null })]));
        text.Append(Containers([.. raised.Where(static cell => cell.Ci!.Image is not null)]));
        text.Append(Machines([.. raised.Where(static cell => cell.Ci!.Vm is not null)]));
        text.Append(Gather);
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static string Bench(Cell[] cells) => $$$"""

          # Each cell at the level that a Linux x64 machine has for it.
          cell:
            needs: build
            runs-on: ubuntu-24.04
            container:
              image: {{{Container}}}
              # Wine 10 runs in a root of its own, which only a privileged container may mount.
              options: ${{ matrix.cell == 'win-x64' && '--privileged' || '' }}
            timeout-minutes: 60
            strategy:
              fail-fast: false
              matrix:
                cell: [{{{string.Join(", ", cells.Select(static cell => cell.Name))}}}]
            steps:
        {{{Steps.Prerequisites}}}
        {{{Steps.Checkout}}}
        {{{Steps.Dotnet}}}
        {{{Steps.Built}}}
              - run: eng/matrix.sh run --cell "$CELL" --require
                env:
                  CELL: ${{ matrix.cell }}
        {{{Steps.Results("results-${{ matrix.cell }}")}}}

        """;

    // A Mac builds the addon for itself before it tests it; what comes out is kept, and published by nobody yet.
    private static string Hosts(Cell[] cells) => Raising("native", "Cells that a hosted machine is: what runs there is native.", 90, cells, static cell => $", packages: '{string.Join(' ', cell.Ci!.Packages)}'", $$$"""
            defaults:
              run:
                shell: bash
            steps:
        {{{Steps.Checkout}}}
        {{{Steps.Dotnet}}}
        {{{Steps.Built}}}
              - run: sudo apt-get update && sudo apt-get install -y --no-install-recommends ${{ matrix.packages }}
                if: matrix.packages != ''
              - run: {{{Runner}}} run --cell "$CELL" --suite "$SUITES" --require
                env:
                  CELL: ${{ matrix.cell }}
                  SUITES: ${{ matrix.suites }}
              - uses: {{{Actions.Upload}}}
                if: startsWith(matrix.cell, 'osx-')
                with:
                  name: addon-${{ matrix.cell }}
                  path: artifacts/npm/ffitoolkit-node-darwin-*.tgz
                  if-no-files-found: error
        """);

    // By docker itself: actions that are written in JavaScript do not run in musl containers on arm64.
    private static string Containers(Cell[] cells) => Raising("container", "Cells that a container on a hosted machine is.", 60, cells, static cell => $", image: '{cell.Ci!.Image}'", $$$"""
            steps:
        {{{Steps.Checkout}}}
        {{{Steps.Built}}}
              - run: >-
                  docker run --rm --volume "$PWD:/checkout" --workdir /checkout --env CELL --env SUITES "$IMAGE" sh -euc
                  'apk add --no-cache bash build-base git libffi sqlite-libs util-linux-misc zlib;
                  git config --global --add safe.directory /checkout;
                  exec {{{Runner}}} run --cell "$CELL" --suite "$SUITES" --require'
                env:
                  CELL: ${{ matrix.cell }}
                  SUITES: ${{ matrix.suites }}
                  IMAGE: ${{ matrix.image }}
        """);

    private static string Machines(Cell[] cells) => Raising("machine", "Cells that a virtual machine on a hosted machine is.", 120, cells, static cell => $", arch: {(cell.Architecture == "arm64" ? "aarch64" : "x86_64")}", $$$"""
            steps:
        {{{Steps.Checkout}}}
        {{{Steps.Built}}}
              - uses: {{{Actions.FreeBsdVm}}}
                with:
                  arch: ${{ matrix.arch }}
                  usesh: true
                  envs: CELL SUITES
                  prepare: pkg install -y bash dotnet git libffi
                  run: {{{Runner}}} run --cell "$CELL" --suite "$SUITES" --require
                env:
                  CELL: ${{ matrix.cell }}
                  SUITES: ${{ matrix.suites }}
        """);

    // A job for each cell that is raised on one kind of machine, with its suites and what else of it the steps use.
    private static string Raising(string name, string comment, int minutes, Cell[] cells, Func<Cell, string> more, string steps) => $$$"""

          # {{{comment}}}
          {{{name}}}:
            needs: build
            runs-on: ${{ matrix.runner }}
            timeout-minutes: {{{minutes}}}
            strategy:
              fail-fast: false
              matrix:
                include:
        {{{string.Join('\n', cells.Select(cell => $"          - {{ cell: {cell.Name}, runner: {cell.Ci!.Runner}, suites: '{string.Join(',', cell.Ci.Raises)}'{more(cell)} }}"))}}}
        {{{steps}}}
        {{{Steps.Results("results-${{ matrix.cell }}-native")}}}

        """;

    private static string Header => $$$"""
        # Written from test-matrix/matrix.json. Do not edit; change the matrix or the writer, and run
        #   dotnet run --project test-matrix/FfiToolkit.TestMatrix -- ci
        name: ci
        on:
          push:
            branches: [main]
          pull_request:
          # A release runs all of it, and publishes the packages that it tested.
          workflow_call:
        permissions:
          contents: read
        concurrency:
          group: ci-${{ github.ref }}
          cancel-in-progress: ${{ github.event_name == 'pull_request' }}
        env:
          DOTNET_CLI_TELEMETRY_OPTOUT: 1
          DOTNET_NOLOGO: 1

        jobs:
          # Packages are built once; every other job tests these files.
          build:
            runs-on: ubuntu-24.04
            container: {{{Container}}}
            timeout-minutes: 60
            steps:
        {{{Steps.Prerequisites}}}
        {{{Steps.Checkout}}}
        {{{Steps.Dotnet}}}
        {{{Steps.TrustCheckout}}}
              # What is restored is what the lock files say, and nothing of it has a known vulnerability.
              - run: dotnet restore FfiToolkit.sln --locked-mode -p:NuGetAudit=true -p:NuGetAuditMode=all -warnaserror:NU1901,NU1902,NU1903,NU1904
              - run: eng/build.sh
              # What tests call on Windows, where there is no compiler of ours.
              - run: eng/test-node.sh --prebuild
              - uses: {{{Actions.Upload}}}
                with:
                  name: built
                  path: |
                    artifacts/npm
                    artifacts/packages
                    artifacts/native
                    artifacts/node/package
                    artifacts/node/package-without-fastcall
                    artifacts/node/npm
                    artifacts/node/test
                  if-no-files-found: error

          # Everything that is no cell: unit tests, and the checks of this file.
          unit:
            runs-on: ubuntu-24.04
            container: {{{Container}}}
            timeout-minutes: 60
            steps:
        {{{Steps.Prerequisites}}}
        {{{Steps.Checkout}}}
        {{{Steps.Dotnet}}}
        {{{Steps.TrustCheckout}}}
              - run: eng/test.sh --unit

          # The two commands of the README, in both orders, on a machine that has nothing.
          fresh:
            runs-on: ubuntu-24.04
            timeout-minutes: 120
            strategy:
              fail-fast: false
              matrix:
                order: [build-test, test]
            steps:
        {{{Steps.Checkout}}}
        {{{Steps.Dotnet}}}
              - run: sudo env "PATH=$PATH" git config --global --add safe.directory "$PWD"
              - run: sudo env "PATH=$PATH" eng/fresh.sh "$ORDER"
                env:
                  ORDER: ${{ matrix.order }}

        """;

    private static string Gather => $$$"""

          # One table of everything. A cell without a result fails it.
          gather:
            needs: [cell, native, container, machine]
            if: always()
            runs-on: ubuntu-24.04
            timeout-minutes: 15
            steps:
        {{{Steps.Checkout}}}
        {{{Steps.Dotnet}}}
              - uses: {{{Actions.Download}}}
                with:
                  pattern: results-*
                  path: artifacts/gathered
              - run: {{{Runner}}} gather artifacts/gathered --require
              - run: cat artifacts/matrix/results.md >> "$GITHUB_STEP_SUMMARY"
                if: always()
        {{{Steps.Results("matrix")}}}

        """;
}
