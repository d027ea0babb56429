/* SPDX-License-Identifier: Apache-2.0 */
/* A tenant that siegel tenant made, with one recipient, whose key is here too. */
#ifndef SIEGEL_TESTS_C_API_TENANT_FIXTURE_H
#define SIEGEL_TESTS_C_API_TENANT_FIXTURE_H

#define TENANT \
    "{\"policy\": \"{\\n  \\\"tenant_policy_version\\\": 1,\\n  \\\"tenant\\\": \\\"kanzlei-a\\\",\\n  \\\"version\\\": 2,\\n  " \
    "\\\"recipients\\\": {\\n    \\\"archive\\\": {\\n      \\\"recipient\\\": \\\"siegel1qqq73wf5gu4fn6u4d57u7d358usql5q" \
    "wnrqevywax4uphvara3k86xgjd4w3t\\\",\\n      \\\"class\\\": \\\"storage\\\",\\n      \\\"region\\\": \\\"EU\\\"\\n    }\\n " \
    " },\\n  \\\"epochs\\\": {},\\n  \\\"recipient_types\\\": [\\n    \\\"x25519\\\",\\n    \\\"mlkem768-x25519\\\",\\n    \\\"p" \
    "256\\\",\\n    \\\"kek\\\",\\n    \\\"passphrase\\\"\\n  ],\\n  \\\"regions\\\": [\\n    \\\"EU\\\"\\n  ],\\n  \\\"required_con" \
    "text\\\": [],\\n  \\\"padding_required\\\": false,\\n  \\\"metadata_required\\\": false,\\n  \\\"ai_policy\\\": \\\"eaa" \
    "8b3709ed42de20a1f1856d48cea1eb09389211f5583725564a16103dbf757\\\"\\n}\\n\\n\\u2014 kanzlei-a pD9BwEIQamt/N" \
    "uASWattApqgxUgKjMAjlLZwKmrIanX7d2kMsR/dB6gpxG6hOJ29zuyp0OebU57F5Tc4p7Q4QIMljwM=\\n\", \"signer\": \"siege" \
    "l-signer1qqql6eznj6k8ldgyykqldvzvvg59fduaaezqqae0uv7e66jnkz5xucqhpk7gf\", \"least_version\": 2}"
#define TENANT_IDENTITY "SIEGEL-SECRET-KEY-1QQQ5ED3SF9DA8Q447GF3W7LVCE4NP7UF94H2Q4F8L83FRCJY3NY9GVQFDNXP2"
#define TENANT_RECIPIENT "{\"recipient\":\"siegel1qqq73wf5gu4fn6u4d57u7d358usql5qwnrqevywax4uphvara3k86xgjd4w3t\"}"

#endif
