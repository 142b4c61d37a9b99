/* SPDX-License-Identifier: MIT
 *
 * The page's style, script and icon, built into the program from svc/http/page/.
 */
#include <string.h>

#include "http/routes.h"

static const char style[] =
#include "gen/svc/http/page/page.css.h"
    ;
static const char script[] =
#include "gen/svc/http/page/page.js.h"
    ;
static const char icon[] =
#include "gen/svc/http/page/icon.svg.h"
    ;

void
static_style(struct exchange *exchange)
{
	server_answer(exchange, 200, "text/css; charset=utf-8", style, sizeof(style) - 1);
}

void
static_script(struct exchange *exchange)
{
	server_answer(exchange, 200, "text/javascript; charset=utf-8", script, sizeof(script) - 1);
}

void
static_icon(struct exchange *exchange)
{
	server_answer(exchange, 200, "image/svg+xml", icon, sizeof(icon) - 1);
}
